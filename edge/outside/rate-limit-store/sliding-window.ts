import type { Decision, Policy, PolicyState } from "./port.ts";

/** When requests came: those of one moment lie together. */
type Arrivals = { atMs: number; count: number }[];

/** Up to this quota each request is remembered by its millisecond, above it by the thousandth of the window. */
const exactQuotaMax = 4096;

/**
 * The arrivals of one key within the windows of its policies. Nothing is approximated by a previous window's rate: a
 * request counts for exactly as long as its window. Bounded: no window holds more entries than its quota or some 4,000.
 */
export class SlidingWindow {
  #arrivals = new Map<number, Arrivals>();
  #latestMs = 0;

  take(policies: readonly Policy[], clockMs: number): Decision {
    // A clock that is set back must not open a window twice.
    const nowMs = Math.max(clockMs, this.#latestMs);
    this.#latestMs = nowMs;
    const windows = policies.map((policy) => ({ policy, arrivals: this.#within(policy, nowMs) }));
    const allowed = windows.every(({ policy, arrivals }) => counted(arrivals) < policy.quota);
    if (allowed) for (const { policy, arrivals } of windows) add(arrivals, moment(policy, nowMs));
    return {
      allowed,
      policies: windows.map(({ policy, arrivals }) => stateOf(policy, arrivals, nowMs)),
    };
  }

  /** When the last of it is forgotten. */
  get endsAtMs(): number {
    const ends = [...this.#arrivals].map(
      ([seconds, arrivals]) => (arrivals.at(-1)?.atMs ?? 0) + seconds * 1000,
    );
    return Math.max(0, ...ends);
  }

  toJson(): [number, Arrivals][] {
    return [...this.#arrivals];
  }

  static fromJson(windows: [number, Arrivals][]): SlidingWindow {
    const sliding = new SlidingWindow();
    sliding.#arrivals = new Map(windows);
    return sliding;
  }

  #within({ windowSeconds }: Policy, nowMs: number): Arrivals {
    let arrivals = this.#arrivals.get(windowSeconds);
    if (!arrivals) {
      arrivals = [];
      this.#arrivals.set(windowSeconds, arrivals);
    }
    const over = arrivals.findIndex(({ atMs }) => atMs + windowSeconds * 1000 > nowMs);
    arrivals.splice(0, over < 0 ? arrivals.length : over);
    return arrivals;
  }
}

const counted = (arrivals: Arrivals): number => arrivals.reduce((sum, { count }) => sum + count, 0);

function add(arrivals: Arrivals, atMs: number): void {
  const last = arrivals.at(-1);
  if (last && last.atMs >= atMs) last.count += 1;
  else arrivals.push({ atMs, count: 1 });
}

/** Rounded up, so that a request counts a little longer rather than a little shorter than its window. */
function moment({ quota, windowSeconds }: Policy, nowMs: number): number {
  return quota <= exactQuotaMax ? nowMs : Math.ceil(nowMs / windowSeconds) * windowSeconds;
}

function stateOf(policy: Policy, arrivals: Arrivals, nowMs: number): PolicyState {
  const windowMs = policy.windowSeconds * 1000;
  const oldestMs = arrivals[0]?.atMs ?? nowMs;
  return {
    ...policy,
    remaining: Math.max(0, policy.quota - counted(arrivals)),
    resetMs: Math.min(windowMs, oldestMs + windowMs - nowMs),
  };
}
