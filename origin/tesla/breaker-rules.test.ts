import { describe, expect, test } from "bun:test";
import { createSeededRandomness } from "../outside/randomness/seeded.ts";
import {
  afterOutcomes,
  afterProbe,
  type Breaker,
  failureRate,
  newBreaker,
  openMs,
  statusOf,
  windowMs,
} from "./breaker-rules.ts";

const startMs = Date.UTC(2026, 10, 21);
const after = (outcomes: [failed: boolean, atMs: number][]): Breaker =>
  outcomes.reduce(
    (breaker, [failed, atMs]) =>
      afterOutcomes(breaker, { requests: 1, failures: failed ? 1 : 0 }, startMs + atMs),
    newBreaker,
  );
const failuresAt = (...seconds: number[]): [boolean, number][] =>
  seconds.map((second) => [true, second * 1000]);

describe("the breaker", () => {
  test("needs five requests before it opens", () => {
    expect(statusOf(after(failuresAt(0, 1, 2, 3)), startMs)).toBe("closed");
    expect(statusOf(after(failuresAt(0, 1, 2, 3, 4)), startMs + 4_000)).toBe("open");
  });

  test("opens at half, not below", () => {
    const mixed = (good: number, bad: number): Breaker =>
      afterOutcomes(newBreaker, { requests: good + bad, failures: bad }, startMs);
    expect(statusOf(mixed(51, 49), startMs)).toBe("closed");
    expect(statusOf(mixed(50, 50), startMs)).toBe("open");
  });

  test("forgets what is older than its window", () => {
    const old = after(failuresAt(0, 1, 2, 3));
    const later = afterOutcomes(old, { requests: 1, failures: 1 }, startMs + windowMs + 20_000);
    expect(statusOf(later, startMs + windowMs + 20_000)).toBe("closed");
    expect(failureRate(later, startMs + windowMs + 20_000)).toBe(1);
  });

  test("is half open after five minutes; the probe closes it, or opens it for as long again", () => {
    const open = after(failuresAt(0, 0, 0, 0, 0));
    expect(statusOf(open, startMs + openMs - 1)).toBe("open");
    expect(statusOf(open, startMs + openMs)).toBe("half_open");
    const probedMs = startMs + openMs + 5_000;
    expect(statusOf(afterProbe(open, false, probedMs), probedMs)).toBe("closed");
    expect(statusOf(afterProbe(open, true, probedMs), probedMs + openMs - 1)).toBe("open");
  });

  test("is not closed or reopened by calls that were under way when it opened", () => {
    const open = after(failuresAt(0, 0, 0, 0, 0));
    expect(afterOutcomes(open, { requests: 100, failures: 0 }, startMs + 1_000)).toBe(open);
  });
});

/** The rule said in another way: all outcomes at hand, counted anew each time. */
function expectedStatus(outcomes: { failed: boolean; atMs: number }[], nowMs: number): "closed" | "open" {
  const bucketMs = 10_000;
  const counted = outcomes.filter(
    ({ atMs }) => Math.floor(atMs / bucketMs) * bucketMs + bucketMs > nowMs - windowMs,
  );
  const failures = counted.filter(({ failed }) => failed).length;
  return counted.length >= 5 && failures / counted.length >= 0.5 ? "open" : "closed";
}

test("whatever comes in, it opens when the rule says so and at no other time", () => {
  for (let seed = 0; seed < 300; seed++) {
    const randomness = createSeededRandomness(`breaker ${seed}`);
    const byte = () => randomness.bytes(1)[0] ?? 0;
    const failureShare = byte();
    const outcomes: { failed: boolean; atMs: number }[] = [];
    let breaker = newBreaker;
    let nowMs = startMs;
    for (let step = 0; step < 60; step++) {
      nowMs += byte() * 200;
      const failed = byte() < failureShare;
      outcomes.push({ failed, atMs: nowMs });
      breaker = afterOutcomes(breaker, { requests: 1, failures: failed ? 1 : 0 }, nowMs);
      expect(statusOf(breaker, nowMs)).toBe(expectedStatus(outcomes, nowMs));
      if (statusOf(breaker, nowMs) === "open") break;
    }
  }
});

test("what it keeps stays small, however much comes in", () => {
  let breaker = newBreaker;
  for (let second = 0; second < 3_600; second++)
    breaker = afterOutcomes(breaker, { requests: 20, failures: 1 }, startMs + second * 1000);
  expect(breaker.buckets.length).toBeLessThanOrEqual(windowMs / 10_000 + 1);
});
