import { durableObjectRateLimits } from "../../edge/outside/rate-limit-store/durable-object.ts";
import { leasing } from "../../edge/outside/rate-limit-store/leasing.ts";

export { RateLimitCounter } from "../../edge/outside/rate-limit-store/durable-object.ts";

let leased;

/** A door to the store of one isolate: what it is asked as JSON it asks, with leases where the path says so. */
export default {
  async fetch(request, { COUNTERS }) {
    const plain = durableObjectRateLimits(COUNTERS);
    leased ??= leasing(plain, { now: Date.now });
    const store = new URL(request.url).pathname === "/leased" ? leased : plain;
    return Response.json(await store.take(...(await request.json())));
  },
};
