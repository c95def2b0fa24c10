import { expect, test } from "bun:test";
import type { Policy } from "./port.ts";
import { SlidingWindow } from "./sliding-window.ts";

const minute = (quota: number): Policy => ({ name: "default", quota, windowSeconds: 60 });

test("a quota is used up to the last one, and comes back as the first of it grows old", () => {
  const window = new SlidingWindow();
  const at = (ms: number) => window.take([minute(2)], ms);
  expect(at(0)).toMatchObject({ granted: 1, policies: [{ remaining: 1, resetMs: 60_000 }] });
  expect(at(20_000)).toMatchObject({ granted: 1, policies: [{ remaining: 0, resetMs: 40_000 }] });
  expect(at(59_999)).toMatchObject({ granted: 0, policies: [{ remaining: 0, resetMs: 1 }] });
  expect(at(60_000)).toMatchObject({ granted: 1, policies: [{ remaining: 0, resetMs: 20_000 }] });
});

test("no stretch of a window ever holds more than the quota, however requests fall", () => {
  for (const quota of [7, 5000]) {
    const window = new SlidingWindow();
    const allowed: number[] = [];
    let nowMs = 1_000_000;
    for (let index = 0; index < 30_000; index++) {
      nowMs += (index * 7919) % 23;
      if (window.take([minute(quota)], nowMs).granted > 0) allowed.push(nowMs);
    }
    const crowded = allowed.filter((atMs, index) => atMs - (allowed[index - quota] ?? -Infinity) < 60_000);
    expect(crowded).toEqual([]);
    expect(allowed.length).toBeGreaterThan(quota);
  }
});

test("a request that one policy refuses counts under none", () => {
  const window = new SlidingWindow();
  const policies = [minute(1), { name: "hour", quota: 3, windowSeconds: 3600 }];
  window.take(policies, 0);
  window.take(policies, 1);
  window.take(policies, 2);
  expect(window.take(policies, 60_000)).toMatchObject({ granted: 1, policies: [{}, { remaining: 1 }] });
});

test("a clock that is set back opens nothing", () => {
  const window = new SlidingWindow();
  window.take([minute(1)], 100_000);
  expect(window.take([minute(1)], 0).granted).toBe(0);
});

test("a large quota is remembered in a bounded number of entries, and never released early", () => {
  const window = new SlidingWindow();
  for (let ms = 0; ms < 60_000; ms++) window.take([minute(1_000_000)], ms);
  expect(window.toJson()[0]?.[1].length).toBeLessThan(1100);
  expect(window.take([minute(1_000_000)], 59_999).policies[0]?.remaining).toBe(1_000_000 - 60_001);
});

test("what is kept goes on where it was", () => {
  const window = new SlidingWindow();
  window.take([minute(1)], 1000);
  const revived = new SlidingWindow();
  revived.restore(structuredClone(window.toJson()));
  expect(revived.endsAtMs).toBe(61_000);
  expect(revived.take([minute(1)], 2000).granted).toBe(0);
});

test("what came to nothing is taken back, the latest first", () => {
  const window = new SlidingWindow();
  window.take([minute(5)], 0, { count: 2 });
  window.take([minute(5)], 1000, { count: 3 });
  window.giveBack([minute(5)], 4);
  expect(window.states([minute(5)], 1000)).toMatchObject([{ remaining: 4, resetMs: 59_000 }]);
});
