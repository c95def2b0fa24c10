import type { RateLimitStore } from "./port.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** Counts in this isolate alone: for tests, and where the store of all isolates does not decide. */
export function memoryRateLimits({
  now,
  keysMax = 10_000,
}: {
  now: () => number;
  keysMax?: number;
}): RateLimitStore {
  const windows = new Map<string, SlidingWindow>();

  const windowOf = (key: string): SlidingWindow => {
    const window = windows.get(key) ?? new SlidingWindow();
    // The one that asked last stands last, so that the first is the one to give up.
    windows.delete(key);
    windows.set(key, window);
    for (const oldest of windows.keys()) {
      if (windows.size <= keysMax) break;
      windows.delete(oldest);
    }
    return window;
  };

  return {
    async take(key, policies, options = {}) {
      const nowMs = now();
      const window = windowOf(key);
      const { guard, count = 1, lastsMs } = options;
      if (!guard) return window.take(policies, nowMs, options);
      const guarded = windowOf(guard.key);
      const granted = Math.min(count, window.room(policies, nowMs), guarded.room(guard.policies, nowMs));
      window.add(policies, nowMs, granted, lastsMs);
      guarded.add(guard.policies, nowMs, granted, lastsMs);
      return {
        granted,
        policies: window.states(policies, nowMs),
        guard: guarded.states(guard.policies, nowMs),
      };
    },
  };
}
