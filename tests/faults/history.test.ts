import { expect, test } from "bun:test";
import { brokenPromises, createHistory, type Operation, type Thing } from "./history.ts";

const promises = { begins: "task.created", ends: ["task.finished", "task.failed"] };
const asked = (more: Partial<Operation> = {}): Operation => ({
  ...{ op: "create", id: "a", startMs: 1, endMs: 2, outcome: "ok", named: "t1" },
  ...more,
});
const there = (more: Partial<Thing> = {}): Thing => ({
  ...{
    named: "t1",
    id: "a",
    ended: "done",
    effects: 1,
    entries: ["task.created", "task.claimed", "task.finished"],
  },
  ...more,
});

test("a history that kept its promises breaks none", () => {
  expect(brokenPromises([asked()], [there()], promises)).toEqual([]);
  expect(brokenPromises([asked({ outcome: "unknown", named: undefined })], [], promises)).toEqual([]);
  expect(brokenPromises([asked({ outcome: "unknown" }), asked()], [there()], promises)).toEqual([]);
});

test.each<[what: string, operations: Operation[], things: Thing[], says: RegExp]>([
  ["acknowledged and lost", [asked()], [], /^I1: a was acknowledged as t1 and is lost/],
  [
    "acknowledged twice as two",
    [asked(), asked({ named: "t2" })],
    [there()],
    /^I1: a was acknowledged as t2/,
  ],
  [
    "without an end",
    [asked()],
    [there({ ended: undefined, entries: ["task.created"] })],
    /^I1: a came to no end/,
  ],
  ["done twice", [asked()], [there({ effects: 2 })], /^I2: the effect of a happened 2 times/],
  [
    "told twice",
    [asked()],
    [there({ entries: ["task.created", "task.created", "task.failed"] })],
    /^I3: a was told/,
  ],
  ["ended untold", [asked()], [there({ entries: ["task.created"] })], /^I3: the end of a was told 0 times/],
  [
    "doubled by a retry",
    [asked({ outcome: "unknown" }), asked()],
    [there(), there({ named: "t2" })],
    /^I4: a is there 2/,
  ],
  ["there unasked", [], [there()], /^I4: a is there and nobody asked/],
])("what is %s is named", (_what, operations, things, says) => {
  expect(brokenPromises(operations, things, promises).filter((line) => says.test(line))).toHaveLength(1);
});

test("what throws is unknown, and every try is kept", async () => {
  let nowMs = 0;
  const history = createHistory(() => ++nowMs);
  await history.run("create", "a", () => Promise.reject(new Error("cut off")));
  await history.run("create", "a", async () => ({ outcome: "ok", named: "t1" }));
  expect(history.operations).toEqual([
    asked({ outcome: "unknown", named: undefined }),
    asked({ startMs: 3, endMs: 4 }),
  ]);
});

test("what is let go again comes to one more end, and no more", () => {
  const again = { begins: "made", ends: ["failed", "finished"], again: "let go" };
  const told = (entries: string[]) =>
    brokenPromises(
      [{ op: "create", id: "a", startMs: 0, endMs: 1, outcome: "ok", named: "1" }],
      [{ named: "1", id: "a", ended: "done", effects: 1, entries }],
      again,
    );
  expect(told(["made", "failed", "let go", "finished"])).toEqual([]);
  expect(told(["made", "failed", "let go", "failed", "finished"])).toEqual([
    "I3: the end of a was told 3 times",
  ]);
});
