/**
 * When to leave Tesla alone. Closed: calls go, and their outcomes are counted over five minutes; once at least five
 * were made and half of them failed, it opens. Open: nothing goes for five minutes. Half open, when these are over:
 * one call goes as a probe; it closes the breaker, or opens it for another five minutes.
 */
export interface Breaker {
  /** Unset while closed. */
  openedAtMs?: number;
  /** Outcomes by the ten seconds in which they came in: oldest first. */
  buckets: Bucket[];
}

type Bucket = [startMs: number, requests: number, failures: number];

export type BreakerStatus = "closed" | "open" | "half_open";

export interface Outcomes {
  requests: number;
  failures: number;
}

export const windowMs = 5 * 60_000;
export const openMs = 5 * 60_000;
const bucketMs = 10_000;
const requestsLeast = 5;
const failureRateMost = 0.5;

export const newBreaker: Breaker = { buckets: [] };

export function statusOf({ openedAtMs }: Breaker, nowMs: number): BreakerStatus {
  if (openedAtMs === undefined) return "closed";
  return nowMs < openedAtMs + openMs ? "open" : "half_open";
}

/** Counts what came back; what was under way when it opened changes nothing any more. */
export function afterOutcomes(breaker: Breaker, outcomes: Outcomes, nowMs: number): Breaker {
  if (breaker.openedAtMs !== undefined) return breaker;
  const startMs = Math.floor(nowMs / bucketMs) * bucketMs;
  const kept = recent(breaker, nowMs);
  const last = kept.at(-1);
  const buckets: Bucket[] =
    last?.[0] === startMs
      ? [...kept.slice(0, -1), [startMs, last[1] + outcomes.requests, last[2] + outcomes.failures]]
      : [...kept, [startMs, outcomes.requests, outcomes.failures]];
  const counted = sumOf(buckets);
  const isTooMuch =
    counted.requests >= requestsLeast && counted.failures / counted.requests >= failureRateMost;
  return isTooMuch ? { openedAtMs: nowMs, buckets } : { buckets };
}

/** What a probe found decides alone. */
export const afterProbe = (breaker: Breaker, failed: boolean, nowMs: number): Breaker =>
  failed ? { ...breaker, openedAtMs: nowMs } : newBreaker;

/** The share of the window's requests that failed; nothing where there were none. */
export function failureRate(breaker: Breaker, nowMs: number): number {
  const { requests, failures } = sumOf(
    breaker.openedAtMs === undefined ? recent(breaker, nowMs) : breaker.buckets,
  );
  return requests === 0 ? 0 : failures / requests;
}

const recent = ({ buckets }: Breaker, nowMs: number): Bucket[] =>
  buckets.filter(([startMs]) => startMs + bucketMs > nowMs - windowMs);

const sumOf = (buckets: readonly Bucket[]): Outcomes =>
  buckets.reduce(
    (sum, [, requests, failures]) => ({
      requests: sum.requests + requests,
      failures: sum.failures + failures,
    }),
    {
      requests: 0,
      failures: 0,
    },
  );
