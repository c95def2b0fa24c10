import { expect, test } from "bun:test";
import { createLog } from "./log.ts";

function captured(least?: "DEBUG") {
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line),
    now: () => 0,
    ...(least && { least }),
    context: () => ({ request_id: "r1" }),
  });
  return { log, lines };
}

test("a line is one JSON object with severity, message, time and what the work carries", () => {
  const { log, lines } = captured();
  log.with({ part: "edge" }).info("A request was answered", { status: 200 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      severity: "INFO",
      time: "1970-01-01T00:00:00.000Z",
      message: "A request was answered",
      part: "edge",
      request_id: "r1",
      status: 200,
    },
  ]);
});

test("personal data doesn't get into a line, wherever in it it stands", () => {
  const { log, lines } = captured();
  log.error("Reading 5YJ3E1EA2NF000001 failed", { cause: new Error("for ann@example.com") });
  expect(lines.join()).not.toMatch(/5YJ3E1EA2NF000001|ann@example\.com/);
  expect(lines.join()).toContain("5YJ3E****");
});

test("what is below the least severity isn't written", () => {
  const quiet = captured();
  quiet.log.debug("A query ran");
  expect(quiet.lines).toEqual([]);
  const chatty = captured("DEBUG");
  chatty.log.debug("A query ran");
  expect(chatty.lines).toHaveLength(1);
});
