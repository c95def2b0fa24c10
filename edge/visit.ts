import type { HostClass } from "../shared/environments.ts";
import type { RouteClass } from "../shared/rate-limit-table.ts";
import { newTrace, nextHop, parseTraceparent, type Trace } from "../shared/trace.ts";
import { uuidV7 } from "../shared/uuid-v7.ts";
import type { PolicyState } from "./outside/rate-limit-store/port.ts";

/** One request on its road, and what is learned about it on the way: for the answer's dress and the log line. */
export interface Visit {
  readonly request: Request;
  /** Whom it asks: no more of its address than the host, which is the same for many. */
  readonly url: HostUrl;
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
  const incoming = parseTraceparent(request.headers.get("traceparent"));
  return {
    request,
    url: hostUrlOf(request.url),
    id: uuidV7(nowMs),
    trace: incoming ? nextHop(incoming) : newTrace(),
    startedAtMs: nowMs,
    // Until they are read.
    rawPath: "/",
    path: "/",
  };
}

type HostUrl = Pick<URL, "protocol" | "host" | "hostname" | "port" | "origin">;

const hostUrlsMax = 100;
const hostUrls = new Map<string, HostUrl>();

/** Remembered for each spelling: to parse one costs more than all that is asked of it. */
function hostUrlOf(requestUrl: string): HostUrl {
  const written = requestUrl.match(/^[^/]*\/\/[^/?#]*/)?.[0] ?? requestUrl;
  let known = hostUrls.get(written);
  if (!known) {
    const { protocol, host, hostname, port, origin } = new URL(written);
    known = { protocol, host, hostname, port, origin };
    // Anybody can write any host.
    if (hostUrls.size >= hostUrlsMax) hostUrls.clear();
    hostUrls.set(written, known);
  }
  return known;
}

export const isRead = ({ request: { method } }: Pick<Visit, "request">): boolean =>
  method === "GET" || method === "HEAD";

/** Everything after the first `?`, as it was sent. */
export function rawQuery({ request: { url } }: Pick<Visit, "request">): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1);
}
