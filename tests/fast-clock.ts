import type { Clock } from "../origin/outside/clock/port.ts";
import { systemClock } from "../origin/outside/clock/system.ts";

/**
 * A clock on which time goes by this much faster: what waits for twenty seconds waits for one. Two processes that say
 * the same start agree on what time it is.
 */
export function createFastClock(factor: number, startMs = Date.now()): Clock {
  return {
    governsRows: true,
    now: () => startMs + (Date.now() - startMs) * factor,
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / factor, signal),
  };
}
