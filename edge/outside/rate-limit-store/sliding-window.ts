import type { Decision, Policy, PolicyState, TakeOptions } from "./port.ts";

/** When requests came: those of one moment lie together. */
type Arrivals = { atMs: number; count: number }[];

interface Window {
  arrivals: Arrivals;
  /** Of all of them, kept beside them: nobody adds up a thousand entries for each request. */
  total: number;
}

/** Up to this quota each request is remembered by its millisecond, above it by the thousandth of the window. */
export const exactQuotaMax = 4096;

/**
 * The arrivals of one key within the windows of its policies. Nothing is approximated by a previous window's rate: a
 * request counts for exactly as long as its window. Bounded: no window holds more entries than its quota or some 4,000.
 */
export class SlidingWindow {
  #windows = new Map<number, Window>();
  #latestMs = 0;

  take(policies: readonly Policy[], clockMs: number, { count = 1, lastsMs = 0 }: TakeOptions = {}): Decision {
    const granted = Math.min(count, this.room(policies, clockMs));
    this.add(policies, clockMs, granted, lastsMs);
    return { granted, policies: this.states(policies, clockMs) };
  }

  /** For how many more there is room under every policy. */
  room(policies: readonly Policy[], clockMs: number): number {
    const nowMs = this.#notBack(clockMs);
    let room = Number.MAX_SAFE_INTEGER;
    for (const policy of policies) room = Math.min(room, policy.quota - this.#within(policy, nowMs).total);
    return Math.max(0, room);
  }

  /** Counts under every policy, whether there is room or not. */
  add(policies: readonly Policy[], clockMs: number, count: number, lastsMs = 0): void {
    if (count === 0) return;
    const untilMs = this.#notBack(clockMs) + lastsMs;
    for (const policy of policies) {
      const window = this.#within(policy, this.#latestMs);
      const atMs = moment(policy, untilMs);
      const last = window.arrivals.at(-1);
      // Who comes while others may still be used counts with them: a little longer, never shorter.
      if (last && last.atMs >= atMs) last.count += count;
      else window.arrivals.push({ atMs, count });
      window.total += count;
    }
  }

  /** Takes back the latest: they came to nothing. */
  giveBack(policies: readonly Policy[], count: number): void {
    for (const { windowSeconds } of policies) {
      const window = this.#windows.get(windowSeconds);
      for (let left = count; window && left > 0; ) {
        const last = window.arrivals.at(-1);
        if (!last) break;
        const taken = Math.min(left, last.count);
        last.count -= taken;
        window.total -= taken;
        left -= taken;
        if (last.count === 0) window.arrivals.pop();
      }
    }
  }

  states(policies: readonly Policy[], clockMs: number): PolicyState[] {
    const nowMs = this.#notBack(clockMs);
    return policies.map((policy) => {
      const { arrivals, total } = this.#within(policy, nowMs);
      const oldestMs = arrivals[0]?.atMs ?? nowMs;
      return {
        ...policy,
        remaining: Math.max(0, policy.quota - total),
        resetMs: oldestMs + policy.windowSeconds * 1000 - nowMs,
      };
    });
  }

  /** When the last of it is forgotten. */
  get endsAtMs(): number {
    const ends = [...this.#windows].map(
      ([seconds, { arrivals }]) => (arrivals.at(-1)?.atMs ?? 0) + seconds * 1000,
    );
    return Math.max(0, ...ends);
  }

  toJson(): [number, Arrivals][] {
    return [...this.#windows].map(([seconds, { arrivals }]) => [seconds, arrivals]);
  }

  /** Goes on where another one was. */
  restore(windows: [number, Arrivals][]): void {
    for (const [seconds, arrivals] of windows)
      this.#windows.set(seconds, { arrivals, total: arrivals.reduce((sum, { count }) => sum + count, 0) });
  }

  /** A clock that is set back must not open a window twice. */
  #notBack(clockMs: number): number {
    this.#latestMs = Math.max(clockMs, this.#latestMs);
    return this.#latestMs;
  }

  #within({ windowSeconds }: Policy, nowMs: number): Window {
    let window = this.#windows.get(windowSeconds);
    if (!window) {
      window = { arrivals: [], total: 0 };
      this.#windows.set(windowSeconds, window);
    }
    const { arrivals } = window;
    let over = 0;
    for (; over < arrivals.length; over++) {
      const arrival = arrivals[over];
      if (!arrival || arrival.atMs + windowSeconds * 1000 > nowMs) break;
      window.total -= arrival.count;
    }
    if (over > 0) arrivals.splice(0, over);
    return window;
  }
}

/** Rounded up, so that a request counts a little longer rather than a little shorter than its window. */
const moment = ({ quota, windowSeconds }: Policy, nowMs: number): number =>
  quota <= exactQuotaMax ? nowMs : Math.ceil(nowMs / windowSeconds) * windowSeconds;
