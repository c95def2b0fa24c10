import { Fault, refuse } from "../../shared/faults.ts";
import type { RouteClass } from "../../shared/rate-limit-table.ts";
import type {
  Decision,
  LeasingStore,
  PolicyState,
  RateLimitStore,
} from "../outside/rate-limit-store/port.ts";
import { mayOverlap, routeClasses } from "../rate-limit-classes.ts";
import type { Visit } from "../visit.ts";
import type { CountedUnder } from "./counted-under.ts";
import { createRefusals, retryMs } from "./refusals.ts";
import { within } from "./within.ts";

export const decisionMsMax = 300;
const undecidedRetrySeconds = 5;

export interface RateLimit {
  /** Resolves where the request may pass, rejects where it may not; undefined where it passed already. */
  decided: Promise<void> | undefined;
  /** Whether the request may be on its way to the origin meanwhile. */
  mayOverlap: boolean;
}

interface Outside {
  store: RateLimitStore & Partial<Pick<LeasingStore, "takeHeld">>;
  /** Counts in this isolate, while the store does not decide. */
  local: RateLimitStore;
  countedUnder: (request: Request, routeClass: RouteClass) => CountedUnder | Promise<CountedUnder>;
  now: () => number;
  /** Hears why the store did not decide. */
  undecided?: (reason: string) => void;
}

/** How often? The gate of one isolate: refuses at once whom it remembers, else hands out what the store will say. */
export function createRateLimit({ store, local, countedUnder, now, undecided }: Outside) {
  const refusals = createRefusals(now);

  const decide = async (visit: Visit, routeClass: RouteClass, under: CountedUnder): Promise<void> => {
    const { key, policies, guard } = under;
    const decision = await within(store.take(key, policies, { guard }), decisionMsMax, (reason) => {
      undecided?.(reason);
      return undefined;
    });
    if (!decision) return decideAlone(visit, routeClass, under);
    if (decision.granted > 0) {
      visit.limit = { policies: decision.policies, decidedBy: decision.leased ? "lease" : "store" };
      return;
    }
    const violated = violatedIn(decision);
    refusals.remember(guard && violated === decision.guard ? guard.key : key, violated);
    refuseBy(visit, violated, "store");
  };

  const decideAlone = async (
    visit: Visit,
    routeClass: RouteClass,
    { key, policies, guard }: CountedUnder,
  ): Promise<void> => {
    if (routeClasses[routeClass].undecided === "closed") {
      visit.limit = { decidedBy: "nobody" };
      refuse("limit.undecided", routeClass, { headers: { "retry-after": `${undecidedRetrySeconds}` } });
    }
    const decision = await local.take(key, policies, { guard });
    visit.limit = { policies: decision.policies, decidedBy: "local" };
    if (decision.granted === 0) refuseBy(visit, violatedIn(decision), "local");
  };

  const gate = (visit: Visit, routeClass: RouteClass, under: CountedUnder): RateLimit => {
    const held = store.takeHeld?.(under.key);
    if (held) {
      visit.limit = { policies: held.policies, decidedBy: "lease" };
      return passed;
    }
    const known = refusals.of(under.key) ?? (under.guard && refusals.of(under.guard.key));
    if (known) refuseBy(visit, known, "memory");
    const decided = decide(visit, routeClass, under);
    // Whoever overlaps listens later: a refusal until then is not one that nobody handles.
    decided.catch(() => {});
    return { decided, mayOverlap: mayOverlap(routeClass, visit.request.method) };
  };

  return (visit: Visit, routeClass: RouteClass): RateLimit | Promise<RateLimit> => {
    const under = countedUnder(visit.request, routeClass);
    return under instanceof Promise
      ? under.then((known) => gate(visit, routeClass, known))
      : gate(visit, routeClass, under);
  };
}

const passed: RateLimit = { decided: undefined, mayOverlap: false };

const isUsedUp = (policies: readonly PolicyState[]): boolean =>
  policies.some(({ remaining }) => remaining === 0);

/** What refused is what is told of: how much is left for others behind an address is nobody's business till then. */
const violatedIn = ({ policies, guard }: Decision): readonly PolicyState[] =>
  guard && isUsedUp(guard) ? guard : policies;

/** 429, with what was violated and when there is room again. */
export function refuseBy(
  visit: Visit,
  policies: readonly PolicyState[],
  decidedBy: "store" | "local" | "memory",
): never {
  visit.limit = { policies, decidedBy, refused: true };
  const violated = policies.filter(({ remaining }) => remaining === 0).map(({ name }) => name);
  throw new Fault("limit.exceeded", violated.join(", "), {
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    members: { "violated-policies": violated },
    headers: { "retry-after": `${Math.ceil(retryMs(policies) / 1000)}` },
  });
}
