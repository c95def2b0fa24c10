/** So many requests in any stretch of so many seconds. */
export interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

export interface PolicyState extends Policy {
  remaining: number;
  /** Until more quota comes back. */
  resetMs: number;
}

export interface Decision {
  allowed: boolean;
  policies: readonly PolicyState[];
}

/**
 * Who has asked how often. Adapters keep these promises:
 * - a request counts under all policies or, where one of them has no room left, under none;
 * - N requests at once under one key with a quota of L are allowed exactly L times;
 * - `remaining` does not rise before `resetMs` is over.
 * Rejects where it cannot tell; how long to wait for it is the caller's business.
 */
export interface RateLimitStore {
  take(key: string, policies: readonly Policy[]): Promise<Decision>;
}
