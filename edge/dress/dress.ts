import type { Answer, AnswerHeaders } from "../answer.ts";
import type { Config } from "../config.ts";
import { isOwnPage } from "../gates/preflight.ts";
import type { Visit } from "../visit.ts";
import { setLimitHeaders } from "./limit-headers.ts";
import { apiSecurityHeaders, pageSecurityHeaders, referenceSecurityHeaders } from "./security-headers.ts";

const exposed = "Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id";

/** What every answer wears, whatever became of the request; without a configuration at least what protects. */
export function dress(answer: Answer, visit: Visit, config: Config | undefined, nowMs: number): Response {
  // A plain object to the end: the runtime takes it whole, for less than half of what setting each by itself costs.
  const headers = { ...basis(visit, config), ...answer.headers };
  headers["x-request-id"] = visit.id;
  headers["server-timing"] = serverTiming(visit, nowMs);
  if (visit.limit && visit.limit.decidedBy !== "nobody") setLimitHeaders(headers, visit.limit.policies);
  if (config && visit.hostClass === "api") shareWithOwnPage(headers, visit, config);
  // An answer to HEAD ends with its headers, those of a problem too.
  const body = visit.request.method === "HEAD" ? null : answer.body;
  const response = new Response(body, { status: answer.status, headers });
  for (const cookie of answer.cookies ?? []) response.headers.append("set-cookie", cookie);
  return response;
}

/** The least that protects, for what failed before anything was known of it. */
export const dressBare = ({ status, headers, body }: Answer, id: string): Response =>
  new Response(body, { status, headers: { ...apiBasis, ...headers, "x-request-id": id } });

const apiBasis: AnswerHeaders = { ...apiSecurityHeaders, "cache-control": "no-store" };
const referenceBasis: AnswerHeaders = { ...referenceSecurityHeaders, "cache-control": "no-store" };
const pageBases = new WeakMap<Config, AnswerHeaders>();

/** What is the same for every answer of a host is laid out once for each isolate. */
function basis(visit: Visit, config: Config | undefined): AnswerHeaders {
  if (visit.hostClass !== "page" || !config) return visit.path === "/docs" ? referenceBasis : apiBasis;
  let headers = pageBases.get(config);
  if (!headers) {
    headers = { ...pageSecurityHeaders(apiOrigins(visit, config)), "cache-control": "no-store" };
    pageBases.set(config, headers);
  }
  return headers;
}

/** A laptop has one port for all of its hosts. */
export function apiOrigins({ url }: Visit, { environment, hosts }: Config): string[] {
  const apiHosts = [...hosts].filter(([, kind]) => kind === "api").map(([host]) => host);
  return apiHosts.map((host) =>
    environment === "local" ? `http://${host}:${url.port || "80"}` : `https://${host}`,
  );
}

function serverTiming({ startedAtMs, origin }: Visit, nowMs: number): string {
  const edgeMs = nowMs - startedAtMs - (origin?.ms ?? 0);
  return `edge;dur=${Math.max(0, edgeMs)}${origin ? `, origin;dur=${origin.ms}` : ""}`;
}

/** CORS: our own pages may read the answer, to the letter; no origin is ever echoed unchecked. */
function shareWithOwnPage(headers: AnswerHeaders, visit: Visit, config: Config): void {
  const vary = headers["vary"];
  if (
    !vary
      ?.toLowerCase()
      .split(/[\s,]+/)
      .includes("origin")
  )
    headers["vary"] = vary ? `${vary}, Origin` : "Origin";
  const origin = visit.request.headers.get("origin");
  if (origin === null || !isOwnPage(origin, visit, config)) return;
  headers["access-control-allow-origin"] = origin;
  headers["access-control-expose-headers"] = exposed;
}
