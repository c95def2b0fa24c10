import { refuse } from "../../shared/faults.ts";
import { classNames, type RouteClass } from "../../shared/rate-limit-table.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import { decisionMsMax, refuseBy } from "../gates/rate-limit.ts";
import { checkMethod } from "../gates/request.ts";
import { within } from "../gates/within.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

/** A look costs no quota, and still asks the store once for each class: nobody needs more of them than this. */
const looks = [{ name: "looks", quota: 60, windowSeconds: 60 }];

/** `GET /api/v1/limits`: how often a caller may ask for what, and how much of it is left. */
export async function tellLimits(
  visit: Visit,
  { counts, countedUnder, local }: Pick<Outside, "counts" | "countedUnder" | "local">,
): Promise<Answer> {
  visit.routeClass = "edge";
  checkMethod(visit, ["GET", "HEAD"]);
  const { key } = await countedUnder(visit.request, "sign-in");
  const look = await local.take(`looks ${key}`, looks);
  if (look.granted === 0) refuseBy(visit, look.policies, "local");
  const classes = await within(Promise.all(classNames.map(tell)), decisionMsMax, () => undefined);
  if (!classes) refuse("limit.undecided", "a look", { headers: { "retry-after": "5" } });
  return jsonAnswer({ classes: Object.fromEntries(classes) });

  async function tell(name: RouteClass) {
    const under = await countedUnder(visit.request, name);
    const { policies } = await counts.take(under.key, under.policies, { count: 0 });
    const told = policies.map((policy) => ({
      name: policy.name,
      quota: policy.quota,
      window_seconds: policy.windowSeconds,
      remaining: policy.remaining,
      // With everything left there is nothing to come back.
      reset_seconds: policy.remaining === policy.quota ? 0 : Math.ceil(policy.resetMs / 1000),
    }));
    return [name, { counted_by: under.caller.kind, policies: told }] as const;
  }
}
