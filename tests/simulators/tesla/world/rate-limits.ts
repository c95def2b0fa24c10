import { BoundedMap } from "./bounded-map.ts";
import type { VirtualClock } from "./clock.ts";
import type { Category } from "./meter.ts";
import type { Settings } from "./settings.ts";

/** How a request stands against its limit; undefined where there is none. */
export interface Standing {
  isOver: boolean;
  limit: number;
  remaining: number;
  /** Until one more is let through. */
  resetSeconds: number;
}

export interface RateLimits {
  /** Counts a request of this vehicle and account, unless it is over the limit. */
  take(category: Category, who: string): Standing | undefined;
  clear(): void;
}

const keysMax = 10_000;

/** So many in any window: a list of the moments within it, as long as the limit at most. */
export function createRateLimits(clock: VirtualClock, settings: Settings): RateLimits {
  const held = new BoundedMap<string, number[]>(keysMax);
  return {
    take: (category, who) => {
      const { limit, windowMs } = boundOf(category, settings);
      if (limit === null) return undefined;
      const key = `${category} ${who}`;
      const nowMs = clock.nowMs();
      const within = (held.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs);
      const isOver = within.length >= limit;
      if (!isOver) within.push(nowMs);
      held.set(key, within);
      const freeAtMs = (within[within.length - limit] ?? within[0] ?? nowMs) + windowMs;
      return {
        isOver,
        limit,
        remaining: Math.max(0, limit - within.length),
        resetSeconds: Math.max(1, Math.ceil((freeAtMs - nowMs) / 1000)),
      };
    },
    clear: () => held.clear(),
  };
}

const minuteMs = 60_000;

function boundOf(category: Category, settings: Settings): { limit: number | null; windowMs: number } {
  if (category === "data") return { limit: settings.dataPerMinute, windowMs: minuteMs };
  if (category === "commands") return { limit: settings.commandsPerMinute, windowMs: minuteMs };
  if (category === "wakes") return { limit: settings.wakesPerMinute, windowMs: minuteMs };
  if (category === "auth") return { limit: settings.authPerSecond, windowMs: 1_000 };
  return { limit: null, windowMs: minuteMs };
}
