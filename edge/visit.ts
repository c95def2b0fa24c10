import type { HostClass } from "../shared/environments.ts";
import type { RouteClass } from "../shared/rate-limit-table.ts";
import { newTrace, nextHop, parseTraceparent, type Trace } from "../shared/trace.ts";
import { uuidV7 } from "../shared/uuid-v7.ts";
import type { PolicyState } from "./outside/rate-limit-store/port.ts";

/** One request on its road, and what is learned about it on the way: for the answer's dress and the log line. */
export interface Visit {
  readonly request: Request;
  readonly url: URL;
  readonly id: string;
  readonly trace: Trace;
  readonly startedAtMs: number;
  /** The path as it was sent, and as it reads once decoded; every rule about paths is asked of the latter. */
  rawPath: string;
  path: string;
  hostClass?: HostClass;
  routeClass?: RouteClass | "link" | "page" | "edge" | "internal";
  limit?: Limit | { decidedBy: "nobody" };
  origin?: { region: string; attempts: number; ms: number };
}

/** By whom a limit was decided, and what is left of it. */
interface Limit {
  policies: readonly PolicyState[];
  decidedBy: "store" | "lease" | "memory" | "local";
  refused?: true;
}

export function arrive(request: Request, nowMs: number): Visit {
  const url = new URL(request.url);
  const incoming = parseTraceparent(request.headers.get("traceparent"));
  return {
    request,
    url,
    id: uuidV7(nowMs),
    trace: incoming ? nextHop(incoming) : newTrace(),
    startedAtMs: nowMs,
    rawPath: url.pathname,
    path: url.pathname,
  };
}

export const isRead = ({ request: { method } }: Pick<Visit, "request">): boolean =>
  method === "GET" || method === "HEAD";

/** Everything after the first `?`, as it was sent. */
export function rawQuery({ request: { url } }: Pick<Visit, "request">): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1);
}
