import { refuse } from "../../shared/faults.ts";
import type { Visit } from "../visit.ts";

/** Doors of the origin for its own neighbours and its operators: asked in any spelling, on any host, there is nothing here. */
const internal = /^\/(api\/v1\/(worker|internal)|metrics|ready|internal|ops)(\/|$)/i;

export const isInternal = ({ path }: Pick<Visit, "path">): boolean => internal.test(path);

export function refuseInternal(visit: Visit): never {
  visit.routeClass = "internal";
  return refuse("request.no-such-route", "an internal path");
}
