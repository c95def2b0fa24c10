import type { Decision, Policy, PolicyState } from "./port.ts";

/**
 * A decision as both stores tell it: how many were granted, and then of each policy, the guard's last, what remains and
 * in how many milliseconds more comes back. Names and quotas stay with whoever asked.
 */
export function decisionOf(
  told: readonly unknown[],
  policies: readonly Policy[],
  guardPolicies: readonly Policy[] | undefined,
): Decision {
  const numbers = told.map(Number);
  const expected = 1 + 2 * (policies.length + (guardPolicies?.length ?? 0));
  if (numbers.length !== expected || numbers.some((each) => !Number.isFinite(each)))
    throw new Error("Reading what a store told: it is no decision");
  const state = (policy: Policy, index: number): PolicyState => ({
    ...policy,
    remaining: numbers[1 + 2 * index] ?? 0,
    resetMs: numbers[2 + 2 * index] ?? 0,
  });
  return {
    granted: numbers[0] ?? 0,
    policies: policies.map(state),
    ...(guardPolicies && {
      guard: guardPolicies.map((policy, index) => state(policy, index + policies.length)),
    }),
  };
}
