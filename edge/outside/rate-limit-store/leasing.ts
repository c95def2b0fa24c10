import type { Decision, LeasingStore, Policy, PolicyState, RateLimitStore } from "./port.ts";

/** Under this many requests a second a key is not busy: each of them asks the store. */
const busyPerSecond = 5;
const lastsMsMax = 1000;
/** Of a quota, and only while at least half of it is left: near the limit every request asks, so that it is met exactly. */
const quotaShare = 1 / 20;
const keysMax = 10_000;

interface Busy {
  sinceMs: number;
  count: number;
  perSecond: number;
  /** Taken from the store and not used yet. */
  held: number;
  heldUntilMs: number;
  /** What the store said last: those that are held are counted as used in it. */
  decision: Decision | undefined;
  /** A request that was cut off never says that it is done asking. */
  askingUntilMs: number;
  /** The least that was told of each policy, until more comes back. */
  told: { remaining: number; untilMs: number }[];
}

/**
 * A store of which a busy key holds a few counts for a moment, so that not every request asks. What is held is counted
 * as used from the end of that moment, and what isn't used by then is lost: the limit may be met a little early by
 * such a key, and is never exceeded. `remaining` can't rise by it: it is the store's own, which has counted them all.
 */
export function leasing(store: RateLimitStore, { now }: { now: () => number }): LeasingStore {
  const keys = new Map<string, Busy>();

  const busyOf = (key: string, nowMs: number): Busy => {
    let busy = keys.get(key);
    if (!busy) {
      busy = {
        sinceMs: nowMs,
        count: 0,
        perSecond: 0,
        held: 0,
        heldUntilMs: 0,
        decision: undefined,
        askingUntilMs: 0,
        told: [],
      };
      keys.set(key, busy);
      for (const oldest of keys.keys()) {
        if (keys.size <= keysMax) break;
        keys.delete(oldest);
      }
    }
    const elapsedMs = nowMs - busy.sinceMs;
    if (elapsedMs >= 1000) {
      busy.perSecond = (busy.count * 1000) / elapsedMs;
      busy.sinceMs = nowMs;
      busy.count = 0;
    }
    return busy;
  };

  return {
    takeHeld(key) {
      const nowMs = now();
      const busy = keys.get(key);
      if (!busy || busy.held === 0 || nowMs >= busy.heldUntilMs) return undefined;
      busy.held -= 1;
      busy.count += 1;
      return busy.decision && { granted: 1, policies: telling(busy, busy.decision, nowMs), leased: true };
    },

    async take(key, policies, options = {}) {
      const { count = 1, lastsMs = 0 } = options;
      if (count === 0) return store.take(key, policies, options);
      const nowMs = now();
      const busy = busyOf(key, nowMs);
      busy.count += count;
      // Who takes for later must not be handed what ends before then.
      if (busy.decision && busy.held >= count && nowMs + lastsMs < busy.heldUntilMs) {
        busy.held -= count;
        return { ...busy.decision, policies: telling(busy, busy.decision, nowMs), granted: count };
      }
      const lifeMs = lifeOf(policies) + lastsMs;
      const more = nowMs < busy.askingUntilMs ? 0 : leaseOf(busy, policies, lifeMs);
      if (more === 0) {
        const decision = await store.take(key, policies, options);
        // An answer from before the lease knows of more left than there is.
        if (busy.held === 0) busy.decision = decision;
        return { ...decision, policies: telling(busy, decision, now()) };
      }
      busy.askingUntilMs = nowMs + lastsMsMax;
      try {
        const decision = await store.take(key, policies, {
          ...options,
          count: count + more,
          lastsMs: lifeMs,
        });
        busy.decision = { ...decision, granted: 1, leased: true };
        busy.held = Math.max(0, decision.granted - count);
        busy.heldUntilMs = nowMs + lifeMs;
        const granted = Math.min(count, decision.granted);
        return { ...decision, policies: telling(busy, decision, now()), granted };
      } finally {
        busy.askingUntilMs = 0;
      }
    },
  };
}

/** Answers may overtake each other: nobody is told of more than somebody was before, until more comes back. */
function telling({ told }: Busy, { policies }: Decision, nowMs: number): PolicyState[] {
  return policies.map((policy, index) => {
    const { name, quota, windowSeconds, remaining, resetMs } = policy;
    const before = told[index];
    if (!before || nowMs >= before.untilMs) {
      told[index] = { remaining, untilMs: nowMs + resetMs };
      return policy;
    }
    before.remaining = Math.min(remaining, before.remaining);
    return { name, quota, windowSeconds, remaining: before.remaining, resetMs: before.untilMs - nowMs };
  });
}

/** A twentieth of the shortest window, and never longer than a person would notice. */
function lifeOf(policies: readonly Policy[]): number {
  let lifeMs = lastsMsMax;
  for (const { windowSeconds } of policies) lifeMs = Math.min(lifeMs, windowSeconds * 50);
  return lifeMs;
}

function leaseOf({ perSecond, decision }: Busy, policies: readonly Policy[], lifeMs: number): number {
  if (perSecond <= busyPerSecond || !decision) return 0;
  let most = Math.ceil((perSecond * lifeMs) / 1000);
  for (const [index, { quota }] of policies.entries()) {
    const remaining = decision.policies[index]?.remaining ?? 0;
    most = Math.min(most, remaining * 2 < quota ? 0 : Math.floor(quota * quotaShare));
  }
  for (const { quota, remaining } of decision.guard ?? [])
    most = Math.min(most, remaining * 2 < quota ? 0 : Math.floor(quota * quotaShare));
  return most;
}
