import type { Fault } from "../shared/faults.ts";
import { withoutPersonalData } from "../shared/privacy.ts";
import type { Answer } from "./answer.ts";
import type { Visit } from "./visit.ts";

/**
 * What is told of a request, under the names that Cloud Logging knows. Never a path, a query, an address or a header's
 * value: those may tell of persons. Written out, since each request pays for it and nearly all of it is words and
 * numbers of our own; what is not is quoted.
 */
export function requestLine(visit: Visit, answer: Answer, nowMs: number, fault: Fault | undefined): string {
  const { request, id, trace, hostClass, routeClass, limit, origin, startedAtMs } = visit;
  const { status, headers } = answer;
  const failed = status >= 500;
  const method = JSON.stringify(request.method);
  const tookMs = nowMs - startedAtMs;
  const bytes = headers["content-length"];
  return (
    `{"severity":"${failed ? "ERROR" : "INFO"}","time":"${new Date(nowMs).toISOString()}"` +
    `,"message":"${failed ? "A request failed" : "A request was answered"}","part":"edge","request_id":"${id}"` +
    `,"logging.googleapis.com/trace":"${trace.traceId}","logging.googleapis.com/spanId":"${trace.spanId}"` +
    `,"httpRequest":{"requestMethod":${method},"status":${status},"latency":"${tookMs / 1000}s"}` +
    `,"host_class":"${hostClass ?? "unknown"}","route_class":"${routeClass ?? "none"}","method":${method}` +
    `,"status":${status},"colo":"${coloOf(request)}","edge_ms":${tookMs - (origin?.ms ?? 0)}` +
    (bytes === undefined ? "" : `,"bytes":${JSON.stringify(Number(bytes))}`) +
    (origin ? `,"origin_ms":${origin.ms},"region":"${origin.region}","attempts":${origin.attempts}` : "") +
    (limit ? `,"limit":"${limitWords(limit)}"` : "") +
    (fault ? `,"fault":"${fault.code}","reason":${quoted(fault.message)}` : "") +
    "}"
  );
}

const quoted = (text: string): string => JSON.stringify(withoutPersonalData(text));

/** Where Cloudflare took the request: its ray says so, `request.cf` is a text that would have to be parsed for it. */
const coloOf = ({ headers }: Request): string =>
  headers.get("cf-ray")?.match(/^[0-9a-f]{16}-([A-Z]{3})$/)?.[1] ?? "local";

function limitWords(limit: NonNullable<Visit["limit"]>): string {
  if (limit.decidedBy === "nobody") return "undecided, closed";
  const undecided = limit.decidedBy === "local" ? ", store undecided" : "";
  return `${limit.refused ? "refused" : "allowed"} by ${limit.decidedBy}${undecided}`;
}
