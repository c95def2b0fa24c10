import { waitUntil } from "cloudflare:workers";
import { createLog, type Log } from "../shared/log.ts";
import type { Config } from "./config.ts";
import { OriginOrder } from "./forward/origin-order.ts";
import { createRateLimit } from "./gates/rate-limit.ts";
import { googleIdentity } from "./outside/identity/google.ts";
import { noIdentity } from "./outside/identity/none.ts";
import { durableObjectRateLimits, type RateLimitCounter } from "./outside/rate-limit-store/durable-object.ts";
import { memoryRateLimits } from "./outside/rate-limit-store/memory.ts";
import { folderReports } from "./outside/report-store/folder.ts";
import type { Outside } from "./outside.ts";

// The runtime looks for the class of an object among the exports of the Worker itself.
export { RateLimitCounter } from "./outside/rate-limit-store/durable-object.ts";

const now = () => Date.now();
const fetchOutside: typeof globalThis.fetch = (input, init) => fetch(input, init);

export const log: Log = createLog({
  // biome-ignore lint/suspicious/noConsole: a Worker has no other way to write its log; everything else asks `log`
  write: (line) => console.log(line),
  now,
});

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
  const { environment, linkKeys, limits, origins, serviceAccount } = config;
  const counters = config.rateLimits as DurableObjectNamespace<RateLimitCounter>;
  return {
    rateLimit: createRateLimit({
      store: durableObjectRateLimits(counters),
      local: memoryRateLimits({ now }),
      limits,
      now,
    }),
    // Without an account every origin is on loopback: `config.ts` lets nothing else through.
    identity: serviceAccount
      ? googleIdentity(serviceAccount, { fetch: fetchOutside, now, keepAlive: waitUntil })
      : noIdentity,
    reports: folderReports(environment, linkKeys, { now }),
    origins: new OriginOrder(origins, now),
    assets: config.assets,
    fetch: fetchOutside,
    now,
  };
}
