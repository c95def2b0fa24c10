// The product's own bundle before a Durable Object that never gives more than one count at once: a busy caller holds
// no lease then, so that the object is asked at each request.
import worker from "worker.js";

export { RateLimitCounter } from "worker.js";

const singly = (counters) => ({
  getByName: (key) => ({
    take: ([, , ...limits], guard) => counters.getByName(key).take([1, 0, ...limits], guard),
  }),
});
let bindings;

export default {
  fetch(request, given, context) {
    bindings ??= { ...given, RATE_LIMITS: singly(given.RATE_LIMITS) };
    return worker.fetch(request, bindings, context);
  },
};
