import { isFree } from "../../infra/local/ports.ts";

const first = 8700;
const last = 8799;
let next = first;

/**
 * A free port among those of the benchmarks, each time another one. Below the range of outgoing connections: asking
 * again and again whether a port of that range listens ends, sooner or later, in a connection with itself.
 */
export async function freePort(): Promise<number> {
  for (let tries = first; tries <= last; tries++) {
    const port = next;
    next = next === last ? first : next + 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`Looking for a free port: none from ${first} to ${last} is`);
}
