import { expect, test } from "bun:test";
import { Hono } from "hono";
import { silentLog } from "../../tests/silent-log.ts";
import { until } from "../../tests/until.ts";
import { createManualClock } from "../outside/clock/manual.ts";
import { createStreams, lastEventId, type Message } from "./stream-messages.ts";

const clock = createManualClock();
const stream = createStreams({ clock, log: silentLog });

/** Says one thing, then nothing until it is told to end. */
async function* silent(signal: AbortSignal): AsyncGenerator<Message> {
  yield { id: "1", event: "said", data: { a: "\u00e4\n" } };
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

test("a silent stream is kept alive by comments, and ends after four minutes", async () => {
  const doors = new Hono().get("/", (context) => stream(context, "me", silent));
  const answer = await doors.request("/");
  let text: string | undefined;
  void answer.text().then((all) => {
    text = all;
  });
  await until(async () => {
    await clock.advance(15_000);
    return text !== undefined;
  });
  const told = (text ?? "").split("\n\n").filter(Boolean);
  expect(told.filter((one) => one === ": still here")).toHaveLength(16);
  expect(told.filter((one) => one !== ": still here")).toEqual([
    'event: said\ndata: {"a":"\u00e4\\n"}\nid: 1',
  ]);
});

test("a stream that breaks says so, without saying what broke", async () => {
  async function* broken(): AsyncGenerator<Message> {
    yield { event: "said", data: 1 };
    throw new Error("secret inner words");
  }
  const doors = new Hono().get("/", (context) => stream(context, "me", broken));
  const text = await (await doors.request("/")).text();
  expect(text).toContain("event: problem");
  expect(text).toContain("problems/internal");
  expect(text).not.toContain("secret");
});

test.each([
  ["7", 7, false],
  ["7-end", 7, true],
  ["0", 0, false],
  [undefined, 0, false],
  ["", 0, false],
  ["-1", 0, false],
  ["-end", 0, false],
  ["1e3", 0, false],
  ["9".repeat(16), 0, false],
] as const)("a client that had %p last goes on behind %d", (header, after, hadEnd) => {
  expect(lastEventId(header)).toEqual({ after, hadEnd });
});
