import { expect, test } from "bun:test";
import { retryPausesMs } from "./retry-pauses.ts";

test("a callback outlives a receiver's day of outage, and comes back soon after a blink", () => {
  const triedAtMs = retryPausesMs.map((_, index) =>
    retryPausesMs.slice(0, index + 1).reduce((sum, pauseMs) => sum + pauseMs, 0),
  );
  expect(triedAtMs[0]).toBeLessThanOrEqual(10_000);
  expect(triedAtMs.at(-1)).toBeGreaterThan(24 * 3_600_000);
  expect(retryPausesMs.toSorted((one, other) => one - other)).toEqual([...retryPausesMs]);
});
