import type { Fault } from "../shared/faults.ts";
import { type LogFields, requestFields } from "../shared/log.ts";
import type { Answer } from "./answer.ts";
import type { Visit } from "./visit.ts";

/** What is told of a request. Never a path, a query, an address or a header's value: those may tell of persons. */
export function requestLine(
  visit: Visit,
  answer: Answer,
  nowMs: number,
  fault: Fault | undefined,
): LogFields {
  const { request, id, trace, hostClass, routeClass, limit, origin, startedAtMs } = visit;
  const length = answer.headers["content-length"];
  const tookMs = nowMs - startedAtMs;
  return {
    part: "edge",
    ...requestFields(id, trace.traceId, trace.spanId),
    httpRequest: { requestMethod: request.method, status: answer.status, latency: `${tookMs / 1000}s` },
    host_class: hostClass ?? "unknown",
    route_class: routeClass ?? "none",
    method: request.method,
    status: answer.status,
    colo: coloOf(request),
    bytes: length === undefined ? undefined : Number(length),
    edge_ms: tookMs - (origin?.ms ?? 0),
    origin_ms: origin?.ms,
    region: origin?.region,
    attempts: origin?.attempts,
    limit: limit && limitWords(limit),
    ...(fault && { fault: fault.code, reason: fault.message }),
  };
}

/** Where Cloudflare took the request: its ray says so, `request.cf` is a text that would have to be parsed for it. */
const coloOf = ({ headers }: Request): string =>
  headers.get("cf-ray")?.match(/^[0-9a-f]{16}-([A-Z]{3})$/)?.[1] ?? "local";

function limitWords(limit: NonNullable<Visit["limit"]>): string {
  if (limit.decidedBy === "nobody") return "undecided, closed";
  const undecided = limit.decidedBy === "local" ? ", store undecided" : "";
  return `${limit.refused ? "refused" : "allowed"} by ${limit.decidedBy}${undecided}`;
}
