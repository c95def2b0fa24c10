import { expect, test } from "bun:test";
import { createNewHits } from "./tell-limit-hit.ts";

test("a key is news once a minute, and no other's", () => {
  let nowMs = 0;
  const isNew = createNewHits(() => nowMs);
  expect([isNew("one"), isNew("one"), isNew("other")]).toEqual([true, false, true]);
  nowMs = 59_999;
  expect(isNew("one")).toBe(false);
  nowMs = 60_000;
  expect([isNew("one"), isNew("one")]).toEqual([true, false]);
});

test("however many come, ten thousand are remembered: the oldest is news again before its minute is over", () => {
  const isNew = createNewHits(() => 0);
  for (let key = 0; key < 10_001; key++) expect(isNew(`${key}`)).toBe(true);
  expect([isNew("10000"), isNew("0")]).toEqual([false, true]);
});
