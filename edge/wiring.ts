import { waitUntil } from "cloudflare:workers";
import { createLog, type Log } from "../shared/log.ts";
import type { Config } from "./config.ts";
import { OriginOrder } from "./forward/origin-order.ts";
import { createCountedUnder } from "./gates/counted-under.ts";
import { createRateLimit } from "./gates/rate-limit.ts";
import { createNewHits } from "./gates/tell-limit-hit.ts";
import { RedeemedLinks } from "./links/tell-redeemed.ts";
import { googleIdentity } from "./outside/identity/google.ts";
import { noIdentity } from "./outside/identity/none.ts";
import { analyticsEngine } from "./outside/metrics/analytics-engine.ts";
import { noMetrics } from "./outside/metrics/none.ts";
import { durableObjectRateLimits, type RateLimitCounter } from "./outside/rate-limit-store/durable-object.ts";
import { leasing } from "./outside/rate-limit-store/leasing.ts";
import { memoryRateLimits } from "./outside/rate-limit-store/memory.ts";
import type { RateLimitStore } from "./outside/rate-limit-store/port.ts";
import { upstashRateLimits } from "./outside/rate-limit-store/upstash.ts";
import { gcsReports } from "./outside/report-store/gcs.ts";
import { originReports } from "./outside/report-store/origin.ts";
import type { ReportStore } from "./outside/report-store/port.ts";
import { hmacSigner, rsaSigner } from "./outside/report-store/v4-signers.ts";
import type { Outside } from "./outside.ts";

// The runtime looks for the class of an object among the exports of the Worker itself.
export { RateLimitCounter } from "./outside/rate-limit-store/durable-object.ts";

const now = () => Date.now();
const fetchOutside: typeof globalThis.fetch = (input, init) => fetch(input, init);

// biome-ignore lint/suspicious/noConsole: a Worker has no other way to write its log; everything else asks these two
export const writeLine = (line: string): void => console.log(line);
export const log: Log = createLog({ write: writeLine, now });

const wired = new WeakMap<Config, Outside>();

/** Wired once for each isolate: a configuration is one object. */
export function outsideOf(config: Config): Outside {
  let outside = wired.get(config);
  if (!outside) {
    outside = wire(config);
    wired.set(config, outside);
  }
  return outside;
}

function wire(config: Config): Outside {
  const { origins, limits, serviceAccount } = config;
  const metrics = config.metrics ? analyticsEngine(config.metrics) : noMetrics;
  const counts = countsOf(config);
  const local = memoryRateLimits({ now });
  const countedUnder = createCountedUnder(limits);
  return {
    rateLimit: createRateLimit({
      store: leasing(counts, { now }),
      local,
      countedUnder,
      now,
      undecided: warnSeldom("The limits were not decided by their store"),
    }),
    countedUnder,
    isNewHit: createNewHits(now),
    counts,
    local,
    // Without an account every origin is on loopback: the settings let nothing else through.
    identity: serviceAccount
      ? googleIdentity(serviceAccount, {
          fetch: fetchOutside,
          now,
          keepAlive: waitUntil,
          asked: (outcome) => metrics.count({ kind: "token", outcome }),
        })
      : noIdentity,
    reports: reportsOf(config),
    redeemed: new RedeemedLinks(),
    origins: new OriginOrder(origins, now),
    assets: config.assets,
    metrics,
    log,
    keepAlive: waitUntil,
    fetch: fetchOutside,
    now,
  };
}

/** A system that is down is told of every ten seconds by each isolate: each request has its own line anyway. */
function warnSeldom(message: string): (reason: string) => void {
  let silentUntilMs = 0;
  return (reason) => {
    if (now() < silentUntilMs) return;
    silentUntilMs = now() + 10_000;
    // Redis clients quote what they sent, which may be long.
    log.warning(message, { part: "edge", reason: reason.slice(0, 200) });
  };
}

function countsOf({ rateLimitStore, rateLimits }: Config): RateLimitStore {
  return rateLimitStore.kind === "upstash"
    ? upstashRateLimits(rateLimitStore, { now })
    : durableObjectRateLimits(rateLimits as DurableObjectNamespace<RateLimitCounter>);
}

/** What has a key for the bucket leads straight to it; without one the origin is asked to sign. */
function reportsOf({ reportStore, serviceAccount, environment, linkKeys }: Config): ReportStore {
  const { bucket, hmacKey } = reportStore.kind === "gcs" ? reportStore : {};
  const signer = hmacKey ? hmacSigner(hmacKey) : serviceAccount && rsaSigner(serviceAccount);
  return bucket !== undefined && signer
    ? gcsReports(bucket, signer, { now })
    : originReports(environment, linkKeys, { now });
}
