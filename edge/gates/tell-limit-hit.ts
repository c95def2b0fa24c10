import { classNames } from "../../shared/rate-limit-table.ts";
import type { Config } from "../config.ts";
import { tellOrigin } from "../forward/tell-origin.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

/**
 * Tells the origin that a limit refused somebody, for the audit trail: a minute's refusals of one caller in one class
 * once, from this isolate. Only who showed a session or a key is told of, and the origin, which alone can check it,
 * forgets what it doesn't know: a flood without a name leaves nothing. No request waits for it.
 */
export async function tellLimitHit(visit: Visit, config: Config, outside: Outside): Promise<void> {
  const { request, limit } = visit;
  const routeClass = classNames.find((name) => name === visit.routeClass);
  if (!routeClass || !limit || !("refused" in limit)) return;
  const { caller, key, policies: own } = await outside.countedUnder(request, routeClass);
  const policies = limit.policies.filter(({ remaining }) => remaining === 0).map(({ name }) => name);
  // Refused for the address: what was shown may be invented anew for each request, and would cost the origin as many.
  if (!policies.some((violated) => own.some(({ name }) => name === violated))) return;
  if (caller.kind === "address" || !outside.isNewHit(key)) return;
  const shown = ["authorization", "x-api-key"].flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const notice = {
    path: "/api/v1/internal/limits/hit",
    body: JSON.stringify({ class: routeClass, policies }),
    headers: Object.fromEntries(shown),
  };
  const say = "A limit's refusal could not be told: the audit trail lacks it";
  await tellOrigin(visit, notice, config, outside, { say, about: { class: routeClass, policies } });
}

const silentMs = 60_000;
const keysMax = 10_000;

/** Whether a key was not told of within the last minute. Past ten thousand the oldest are forgotten. */
export function createNewHits(now: () => number): (key: string) => boolean {
  const toldMs = new Map<string, number>();
  return (key) => {
    if (now() - (toldMs.get(key) ?? Number.NEGATIVE_INFINITY) < silentMs) return false;
    toldMs.delete(key);
    for (const oldest of toldMs.keys()) {
      if (toldMs.size < keysMax) break;
      toldMs.delete(oldest);
    }
    toldMs.set(key, now());
    return true;
  };
}
