import type { Policy } from "../../../shared/rate-limit-table.ts";

export type { Policy } from "../../../shared/rate-limit-table.ts";

export interface PolicyState extends Policy {
  remaining: number;
  /** Until more quota comes back. */
  resetMs: number;
}

/** A second key under which the same request counts: an address that stands behind many names. */
export interface Guard {
  key: string;
  policies: readonly Policy[];
}

export interface TakeOptions {
  /** How many at once, 1 if not said. None is a look: it counts nothing. */
  count?: number;
  /** Until when they may be used, from now: they count from their last moment, never from an earlier one. */
  lastsMs?: number;
  guard?: Guard | undefined;
}

export interface Decision {
  /** Of those asked for, as many as there was room for. */
  granted: number;
  policies: readonly PolicyState[];
  /** Where there is a guard, and it was asked. */
  guard?: readonly PolicyState[];
  /** Taken a moment ago with others, so that the store need not be asked now. */
  leased?: true;
}

/**
 * Who has asked how often. Adapters keep these promises:
 * - a request counts under all policies, the guard's too, or, where one of them has no room left, under none;
 * - N requests at once under one key with a quota of L are allowed exactly L times;
 * - `remaining` does not rise before `resetMs` is over.
 * Rejects where it cannot tell; how long to wait for it is the caller's business.
 */
export interface RateLimitStore {
  take(key: string, policies: readonly Policy[], options?: TakeOptions): Promise<Decision>;
}

/** One that holds a few counts of a busy key for a moment. */
export interface LeasingStore extends RateLimitStore {
  /** One of what is held for this key, at once; undefined where there is none, and then it has to be asked for. */
  takeHeld(key: string): Decision | undefined;
}
