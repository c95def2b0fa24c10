const failuresMax = 5;
const watchedMs = 10_000;
const passedOverMs = 10_000;

interface Record {
  failedAtMs: number[];
  passedOverUntilMs: number;
}

/** Which origin first: in order of preference, but one that keeps failing comes after those that do not. */
export class OriginOrder {
  readonly #all: readonly string[];
  readonly #records: Map<string, Record>;
  readonly #now: () => number;
  /** From then on none of them is passed over. */
  #allWellAtMs = 0;

  constructor(origins: readonly string[], now: () => number) {
    this.#now = now;
    this.#all = origins;
    this.#records = new Map(origins.map((origin) => [origin, { failedAtMs: [], passedOverUntilMs: 0 }]));
  }

  /** Never empty: where all of them fail, asking one is better than asking none. */
  inOrder(): readonly string[] {
    const nowMs = this.#now();
    if (nowMs >= this.#allWellAtMs) return this.#all;
    const wellEnough = this.#all.filter(
      (origin) => (this.#records.get(origin)?.passedOverUntilMs ?? 0) <= nowMs,
    );
    return wellEnough.length > 0 ? wellEnough : this.#all;
  }

  failed(origin: string): void {
    const record = this.#records.get(origin);
    if (!record) return;
    const nowMs = this.#now();
    record.failedAtMs = [...record.failedAtMs.filter((atMs) => atMs > nowMs - watchedMs), nowMs].slice(
      -failuresMax,
    );
    if (record.failedAtMs.length < failuresMax) return;
    record.passedOverUntilMs = nowMs + passedOverMs;
    this.#allWellAtMs = record.passedOverUntilMs;
    record.failedAtMs = [];
  }
}
