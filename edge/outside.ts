import type { Log } from "../shared/log.ts";
import type { RouteClass } from "../shared/rate-limit-table.ts";
import type { Config } from "./config.ts";
import type { OriginOrder } from "./forward/origin-order.ts";
import type { CountedUnder } from "./gates/counted-under.ts";
import type { RateLimit } from "./gates/rate-limit.ts";
import type { Identity } from "./outside/identity/port.ts";
import type { Metrics } from "./outside/metrics/port.ts";
import type { RateLimitStore } from "./outside/rate-limit-store/port.ts";
import type { ReportStore } from "./outside/report-store/port.ts";
import type { Visit } from "./visit.ts";

/** Everything beyond this isolate that the road meets, and what the isolate remembers of it. */
export interface Outside {
  rateLimit: (visit: Visit, routeClass: RouteClass) => RateLimit | Promise<RateLimit>;
  countedUnder: (request: Request, routeClass: RouteClass) => CountedUnder | Promise<CountedUnder>;
  /** Whether a refusal under this key has not been told to the origin lately. */
  isNewHit: (key: string) => boolean;
  /** The counts of all isolates, and those of this one alone. */
  counts: RateLimitStore;
  local: RateLimitStore;
  identity: Identity;
  reports: ReportStore;
  /** What this isolate has still to tell of redeemed links. */
  redeemed: { tell(visit: Visit, reportId: string, config: Config, outside: Outside): Promise<void> };
  origins: OriginOrder;
  assets: Pick<Fetcher, "fetch">;
  metrics: Metrics;
  log: Log;
  /** Lets work go on when its answer is gone. */
  keepAlive: (work: Promise<unknown>) => void;
  fetch: typeof globalThis.fetch;
  now: () => number;
}
