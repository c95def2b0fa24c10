import { memoryRateLimits } from "../../edge/outside/rate-limit-store/memory.ts";
import { upstashRateLimits } from "../../edge/outside/rate-limit-store/upstash.ts";
import { startUpstash } from "../simulators/upstash/simulator.ts";
import { rateLimitStoreContract } from "./rate-limit-store.ts";
import { startCounters } from "./rate-limit-store-workerd.ts";

rateLimitStoreContract("the memory", async () => {
  let nowMs = 1_700_000_000_000;
  const store = memoryRateLimits({ now: () => nowMs });
  return {
    store,
    other: store,
    pass: async (milliseconds) => {
      nowMs += milliseconds;
    },
    close: async () => {},
  };
});

rateLimitStoreContract("the Durable Object", async () => {
  const counters = await startCounters();
  return {
    store: counters.isolate("first", {}),
    other: counters.isolate("second", {}),
    pass: Bun.sleep,
    close: counters.stop,
  };
});

const redisUrl = process.env["TEST_REDIS_URL"];
if (redisUrl) {
  rateLimitStoreContract("Upstash", async () => {
    const upstash = await startUpstash(redisUrl);
    const store = () => upstashRateLimits(upstash, { now: Date.now });
    return { store: store(), other: store(), pass: Bun.sleep, close: upstash.stop };
  });
}
