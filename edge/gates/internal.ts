import { refuse } from "../../shared/faults.ts";
import type { Visit } from "../visit.ts";

/** Doors of the origin for its own neighbours: asked in any spelling, on any host, there is nothing here. */
const internal = /^\/(api\/v1\/worker|metrics|ready|internal)(\/|$)/i;

export function refuseInternal(visit: Visit): void {
  if (!internal.test(visit.path)) return;
  visit.routeClass = "internal";
  refuse("request.no-such-route", "an internal path");
}
