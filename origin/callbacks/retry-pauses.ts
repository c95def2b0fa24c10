const [second, minute, hour] = [1_000, 60_000, 3_600_000] as const;

/** As Standard Webhooks recommends: a receiver that is away for a day loses nothing. One attempt more than pauses. */
export const retryPausesMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
];
