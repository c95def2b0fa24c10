import type { OriginOrder } from "./forward/origin-order.ts";
import type { RateLimit } from "./gates/rate-limit.ts";
import type { Identity } from "./outside/identity/port.ts";
import type { ReportStore } from "./outside/report-store/port.ts";
import type { RouteClass } from "./rate-limit-classes.ts";
import type { Visit } from "./visit.ts";

/** Everything beyond this isolate that the road meets, and what the isolate remembers of it. */
export interface Outside {
  rateLimit: (visit: Visit, routeClass: RouteClass) => Promise<RateLimit>;
  identity: Identity;
  reports: ReportStore;
  origins: OriginOrder;
  assets: Pick<Fetcher, "fetch">;
  fetch: typeof globalThis.fetch;
  now: () => number;
}
