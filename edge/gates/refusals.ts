import type { PolicyState } from "../outside/rate-limit-store/port.ts";

const keysMax = 10_000;

export interface Refusals {
  /** What a key was refused by, as it stands now; undefined as soon as there is room again. */
  of(key: string): readonly PolicyState[] | undefined;
  remember(key: string, policies: readonly PolicyState[]): void;
}

/** A flood costs no round trips: who was refused is refused from memory until there is room again. */
export function createRefusals(now: () => number): Refusals {
  const known = new Map<string, { policies: readonly PolicyState[]; untilMs: number }>();
  return {
    of(key) {
      const refusal = known.get(key);
      if (!refusal) return undefined;
      const leftMs = refusal.untilMs - now();
      if (leftMs > 0) return laterBy(refusal.policies, retryMs(refusal.policies) - leftMs);
      known.delete(key);
      return undefined;
    },
    remember(key, policies) {
      for (const oldest of known.keys()) {
        if (known.size < keysMax) break;
        known.delete(oldest);
      }
      known.set(key, { policies, untilMs: now() + retryMs(policies) });
    },
  };
}

/** Until every policy has room again. */
export const retryMs = (policies: readonly PolicyState[]): number =>
  Math.max(0, ...policies.filter(({ remaining }) => remaining === 0).map(({ resetMs }) => resetMs));

const laterBy = (policies: readonly PolicyState[], ms: number): PolicyState[] =>
  policies.map((policy) => ({ ...policy, resetMs: Math.max(0, policy.resetMs - ms) }));
