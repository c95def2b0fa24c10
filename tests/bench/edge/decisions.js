// One decision for each request, and nothing else: an address for each way to come to it.
import { DurableObject } from "cloudflare:workers";
import { Redis } from "@upstash/redis/cloudflare";
import { durableObjectRateLimits } from "../../../edge/outside/rate-limit-store/durable-object.ts";
import { upstashRateLimits } from "../../../edge/outside/rate-limit-store/upstash.ts";

export { RateLimitCounter } from "../../../edge/outside/rate-limit-store/durable-object.ts";

/** The least that a counter can do: it tells no window, no rest and no time. */
export class BareCounter extends DurableObject {
  #count = 0;
  take() {
    this.#count += 1;
    return this.#count;
  }
}

/** As it is written everywhere: it lets twice the quota through where two windows meet. */
const fixedWindow = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return n`;

const policies = [{ name: "default", quota: 100_000_000, windowSeconds: 60 }];
/** What came to no decision, by its way: told at `/undecided`. */
const undecided = {};
let deciders;

export default {
  async fetch(request, bindings) {
    deciders ??= decidersOf(bindings);
    const { pathname } = new URL(request.url);
    if (pathname === "/undecided") return Response.json(undecided);
    try {
      await deciders[pathname]();
      return new Response("decided");
    } catch (error) {
      undecided[pathname] ??= { count: 0, said: [] };
      undecided[pathname].count += 1;
      const { said } = undecided[pathname];
      if (said.length < 3 && !said.includes(error.message)) said.push(error.message);
      return new Response(error.message, { status: 500 });
    }
  },
};

function decidersOf({ RATE_LIMITS, COUNTERS, UPSTASH_URL: url, UPSTASH_TOKEN: token }) {
  const object = durableObjectRateLimits(RATE_LIMITS);
  const upstash = upstashRateLimits({ url, token }, { now: () => Date.now() });
  const redis = new Redis({
    ...{ url, token, retry: false, readYourWrites: false, enableTelemetry: false },
    enableAutoPipelining: false,
    signal: () => AbortSignal.timeout(300),
  });
  const script = redis.createScript(fixedWindow);
  return {
    "/object": () => object.take("bench", policies),
    "/bare-object": () => COUNTERS.getByName("bench").take(),
    "/upstash": () => upstash.take("bench", policies),
    "/bare-upstash": () => script.exec(["bench:fixed"], ["60000"]),
  };
}
