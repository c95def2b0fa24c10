import type { Fault } from "../shared/faults.ts";
import type { RequestPoint } from "./outside/metrics/port.ts";
import type { Visit } from "./visit.ts";

/** What is counted of a request: what the log line tells, without the request. */
export function requestPoint(
  { hostClass, routeClass, limit, origin, startedAtMs }: Visit,
  status: number,
  nowMs: number,
  fault: Fault | undefined,
): RequestPoint {
  const originMs = origin?.ms ?? 0;
  return {
    kind: "request",
    hostClass: hostClass ?? "unknown",
    routeClass: routeClass ?? "none",
    outcome: status < 400 ? "answered" : status < 500 ? "refused" : "failed",
    fault: fault?.code ?? "",
    limit: limit?.decidedBy ?? "",
    region: origin?.region ?? "",
    status,
    edgeMs: nowMs - startedAtMs - originMs,
    originMs,
    limitRefusals: fault?.code === "limit.exceeded" ? 1 : 0,
    failovers: origin ? origin.attempts - 1 : 0,
  };
}
