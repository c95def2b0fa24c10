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
  return {
    async take(key, policies) {
      const window = windows.get(key) ?? new SlidingWindow();
      // The one that asked last stands last, so that the first is the one to give up.
      windows.delete(key);
      windows.set(key, window);
      for (const oldest of windows.keys()) {
        if (windows.size <= keysMax) break;
        windows.delete(oldest);
      }
      return window.take(policies, now());
    },
  };
}
