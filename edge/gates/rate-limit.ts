import { Fault, refuse } from "../../shared/faults.ts";
import type { Decision, Policy, RateLimitStore } from "../outside/rate-limit-store/port.ts";
import { type Limits, type RouteClass, routeClasses } from "../rate-limit-classes.ts";
import { isRead, type Visit } from "../visit.ts";
import { callerOf } from "./caller.ts";

const decisionMsMax = 300;
const refusalsMax = 10_000;
const undecidedRetrySeconds = 5;

export interface RateLimit {
  /** Resolves where the request may pass, rejects where it may not. */
  decided: Promise<void>;
  /** Whether the request may be on its way to the origin meanwhile. */
  mayOverlap: boolean;
}

interface Outside {
  store: RateLimitStore;
  /** Counts in this isolate, while the store does not decide. */
  local: RateLimitStore;
  limits: Limits;
  now: () => number;
}

/** How often? The gate of one isolate: refuses at once whom it remembers, else hands out what the store will say. */
export function createRateLimit({ store, local, limits, now }: Outside) {
  const refusals = new Map<string, { decision: Decision; untilMs: number }>();

  /** A flood costs no round trips: who was refused is refused from memory until there is room again. */
  const remembered = (key: string): Decision | undefined => {
    const refusal = refusals.get(key);
    if (!refusal) return undefined;
    const leftMs = refusal.untilMs - now();
    if (leftMs > 0) return laterBy(refusal.decision, retryMs(refusal.decision) - leftMs);
    refusals.delete(key);
    return undefined;
  };

  const remember = (key: string, decision: Decision): void => {
    for (const oldest of refusals.keys()) {
      if (refusals.size < refusalsMax) break;
      refusals.delete(oldest);
    }
    refusals.set(key, { decision, untilMs: now() + retryMs(decision) });
  };

  const decide = async (visit: Visit, routeClass: RouteClass, key: string): Promise<void> => {
    const policies = limits[routeClass];
    const decision = await within(store.take(key, policies), decisionMsMax);
    if (!decision) return decideAlone(visit, routeClass, key, policies);
    visit.limit = { decision, decidedBy: "store" };
    if (decision.allowed) return;
    remember(key, decision);
    refuseBy(decision);
  };

  const decideAlone = async (
    visit: Visit,
    routeClass: RouteClass,
    key: string,
    policies: readonly Policy[],
  ) => {
    if (routeClasses[routeClass].undecided === "closed") {
      visit.limit = { decidedBy: "nobody" };
      refuse("limit.undecided", routeClass, { headers: { "retry-after": `${undecidedRetrySeconds}` } });
    }
    const decision = await local.take(key, policies);
    visit.limit = { decision, decidedBy: "local" };
    if (!decision.allowed) refuseBy(decision);
  };

  return async (visit: Visit, routeClass: RouteClass): Promise<RateLimit> => {
    const key = `${routeClass} ${await callerOf(visit.request, routeClasses[routeClass].counted)}`;
    const known = remembered(key);
    if (known) {
      visit.limit = { decision: known, decidedBy: "memory" };
      refuseBy(known);
    }
    const decided = decide(visit, routeClass, key);
    // Whoever overlaps listens later: a refusal until then is not one that nobody handles.
    decided.catch(() => {});
    return { decided, mayOverlap: (routeClass === "api" || routeClass === "status") && isRead(visit) };
  };
}

/** RateLimit fields as structured fields: draft-ietf-httpapi-ratelimit-headers-10. */
export const limitHeaders = ({ policies }: Decision): [string, string][] => [
  [
    "ratelimit-policy",
    policies.map(({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`).join(", "),
  ],
  [
    "ratelimit",
    policies
      .map(({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${seconds(resetMs)}`)
      .join(", "),
  ],
];

function refuseBy(decision: Decision): never {
  const violated = decision.policies.filter(({ remaining }) => remaining === 0).map(({ name }) => name);
  throw new Fault("limit.exceeded", violated.join(", "), {
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    members: { "violated-policies": violated },
    headers: { "retry-after": `${seconds(retryMs(decision))}` },
  });
}

/** Until every policy has room again. */
const retryMs = ({ policies }: Decision): number =>
  Math.max(0, ...policies.filter(({ remaining }) => remaining === 0).map(({ resetMs }) => resetMs));

const laterBy = (decision: Decision, ms: number): Decision => ({
  ...decision,
  policies: decision.policies.map((policy) => ({ ...policy, resetMs: Math.max(0, policy.resetMs - ms) })),
});

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** What it resolves to, or undefined where it rejects or takes too long. */
async function within<Result>(work: Promise<Result>, msMax: number): Promise<Result | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), msMax);
  try {
    return await Promise.race([work, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
