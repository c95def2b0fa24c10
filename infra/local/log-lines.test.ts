import { expect, test } from "bun:test";
import { jsonLine, type PartLine, prettyLine } from "./log-lines.ts";
import { splitLines } from "./split-lines.ts";

const line = (fields: object | string, more: Partial<PartLine> = {}): PartLine => ({
  part: "origin",
  text: typeof fields === "string" ? fields : JSON.stringify(fields),
  isError: false,
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  ...more,
});
const pretty = (of: PartLine) => prettyLine(of, { colours: false });

test("a JSON line passes through with the part that said it", () => {
  const fields = { severity: "INFO", time: "2026-01-02T03:04:05.000Z", message: "Listening", port: 8080 };
  expect(JSON.parse(jsonLine(line(fields)))).toEqual({ ...fields, part: "origin" });
});

test("what isn't a JSON object with a message becomes one", () => {
  for (const text of ["panic: out of memory", "{oops", "[1]", '"text"', "null", '{"no":"message"}'])
    expect(JSON.parse(jsonLine(line(text, { isError: true })))).toEqual({
      severity: "WARNING",
      time: "2026-01-02T03:04:05.000Z",
      message: text,
      part: "origin",
    });
  expect(JSON.parse(jsonLine(line("\x1b[31mred\x1b[0m"))).message).toBe("red");
});

test("a person reads time, part, message and fields, without what only a collector needs", () => {
  const fields = {
    severity: "WARNING",
    time: new Date(2026, 0, 2, 3, 4, 5).toISOString(),
    message: "A query was slow",
    service: "origin",
    ms: 12,
    path: "/api/v1",
    why: "two words",
    "logging.googleapis.com/trace": "t",
  };
  expect(pretty(line(fields))).toBe(
    '03:04:05 origin    warning: A query was slow ms=12 path=/api/v1 why="two words"',
  );
  expect(prettyLine(line(fields), { colours: true })).toContain(
    "\x1b[33mwarning: A query was slow\x1b[0m \x1b[2mms=\x1b[0m12",
  );
});

test("an error shows its stack below the line", () => {
  const error = { name: "Error", message: "no", stack: "Error: no\n    at a.ts:1" };
  expect(pretty(line({ severity: "ERROR", message: "It failed", error }))).toMatch(
    /error: It failed error="no"\n {4}Error: no\n {8}at a\.ts:1$/,
  );
});

test("what comes from outside can't steer the terminal", () => {
  const hostile = line({ severity: "INFO", message: "a\x1b[2Jb\x07c", value: "\x1b]0;title\x07\u009b2J" });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
  expect(pretty(hostile)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
});

test("a stream is cut into lines, whole characters and bounded lengths", () => {
  const heard: string[] = [];
  const lines = splitLines((text) => heard.push(text), 8);
  const bytes = new TextEncoder().encode("é1\r\n\n2");
  for (const byte of bytes) lines.write(Uint8Array.of(byte));
  lines.write(new TextEncoder().encode("345678901234567"));
  lines.end();
  expect(heard).toEqual(["é1", "23456789", "01234567"]);
});
