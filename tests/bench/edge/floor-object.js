// The pass-through, and one call of a Durable Object that does next to nothing.
import { DurableObject } from "cloudflare:workers";

export class BareCounter extends DurableObject {
  #count = 0;
  take() {
    this.#count += 1;
    return this.#count;
  }
}

export default {
  async fetch(request, { ORIGIN, COUNTERS }) {
    await COUNTERS.getByName("one").take();
    const { pathname, search } = new URL(request.url);
    return fetch(ORIGIN + pathname + search, request);
  },
};
