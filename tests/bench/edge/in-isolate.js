// The product's own bundle, its limits decided in the isolate by its own in-memory store: what the road costs
// where no other machine has to be asked.
import { memoryRateLimits } from "memory.js";
import worker from "worker.js";

export { RateLimitCounter } from "worker.js";

const store = memoryRateLimits({ now: () => Date.now() });
const counters = { getByName: (key) => ({ take: (...asked) => store.take(key, ...asked) }) };
let bindings;

export default {
  fetch(request, given, context) {
    bindings ??= { ...given, RATE_LIMITS: counters };
    return worker.fetch(request, bindings, context);
  },
};
