import type { Randomness } from "../outside/randomness/port.ts";

const pauseMs = { least: 10_000, most: 120_000 };

/**
 * Anything between ten seconds and a bound that doubles with each attempt, up to two minutes: what failed together
 * doesn't come back together.
 */
export function retryPauseMs(attempt: number, randomness: Randomness): number {
  const most = Math.min(pauseMs.least * 2 ** attempt, pauseMs.most);
  const [high = 0, low = 0] = randomness.bytes(2);
  return Math.round(pauseMs.least + (most - pauseMs.least) * ((high * 256 + low) / 65_535));
}
