import type { Randomness } from "../outside/randomness/port.ts";

const pauseMs = { least: 10_000, most: 120_000 };

/**
 * How long a task waits after a failed attempt, the first being 1; what failed together doesn't come back together.
 * Where its kind states pauses: the attempt's own (the last one from there on) and up to a fifth more. Otherwise
 * anything between ten seconds and a bound that doubles with each attempt, up to two minutes.
 */
export function retryPauseMs(attempt: number, randomness: Randomness, stated?: readonly number[]): number {
  const own = stated?.[attempt - 1] ?? stated?.at(-1);
  const least = own ?? pauseMs.least;
  const most = own === undefined ? Math.min(pauseMs.least * 2 ** attempt, pauseMs.most) : own * 1.2;
  const [high = 0, low = 0] = randomness.bytes(2);
  return Math.round(least + (most - least) * ((high * 256 + low) / 65_535));
}
