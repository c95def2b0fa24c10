import { isOpenedByPeople } from "../../shared/problem-page.ts";
import type { Answer } from "../answer.ts";
import type { Config } from "../config.ts";
import { isOwnPage } from "../gates/preflight.ts";
import type { Visit } from "../visit.ts";
import { setLimitHeaders } from "./limit-headers.ts";
import {
  apiSecurityHeaders,
  pageSecurityHeaders,
  problemPageSecurityHeaders,
  referenceSecurityHeaders,
} from "./security-headers.ts";

const exposed = "Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id";

/** What every answer wears, whatever became of the request; without a configuration at least what protects. */
export function dress(answer: Answer, visit: Visit, config: Config | undefined, nowMs: number): Response {
  // An answer to HEAD ends with its headers, those of a problem too.
  const body = visit.request.method === "HEAD" ? null : answer.body;
  const response = dressed(basis(answer, visit, config), answer, body, visit.id);
  const { headers } = response;
  headers.set("server-timing", serverTiming(visit, nowMs));
  if (visit.limit && visit.limit.decidedBy !== "nobody") setLimitHeaders(headers, visit.limit.policies);
  if (config && visit.hostClass === "api") shareWithOwnPage(headers, answer, visit, config);
  if (answer.cookies) for (const cookie of answer.cookies) headers.append("set-cookie", cookie);
  return response;
}

/** The least that protects, for what failed before anything was known of it. */
export const dressBare = (answer: Answer, id: string): Response => dressed(apiBasis, answer, answer.body, id);

/**
 * The basis goes in as it is, and the runtime copies it by itself: a plain object of all headers, of which it has to
 * read every name and value, costs twice as much as the copy and the few that are each answer's own.
 */
function dressed(basis: Headers, answer: Answer, body: Answer["body"], id: string): Response {
  const response = new Response(body, { status: answer.status, headers: basis });
  const { headers } = response;
  for (const name in answer.headers) {
    const value = answer.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  headers.set("x-request-id", id);
  return response;
}

const basisOf = (security: Readonly<Record<string, string>>): Headers =>
  new Headers({ ...security, "cache-control": "no-store" });
const apiBasis = basisOf({ ...apiSecurityHeaders, vary: "Origin" });
const referenceBasis = basisOf({ ...referenceSecurityHeaders, vary: "Origin" });
const problemPageBasis = basisOf({ ...problemPageSecurityHeaders, vary: "Origin" });
const pageBases = new WeakMap<Config, Headers>();

/** What is the same for every answer of a host is laid out once for each isolate. */
function basis({ headers: own }: Answer, visit: Visit, config: Config | undefined): Headers {
  if (visit.hostClass !== "page" || !config) {
    if (visit.path === "/docs") return referenceBasis;
    const isPage = own["content-type"]?.startsWith("text/html") && isOpenedByPeople(visit.path);
    return isPage ? problemPageBasis : apiBasis;
  }
  let headers = pageBases.get(config);
  if (!headers) {
    headers = basisOf(pageSecurityHeaders(apiOrigins(visit, config)));
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
function shareWithOwnPage(headers: Headers, answer: Answer, visit: Visit, config: Config): void {
  // The basis has it; an answer that varies by more has written over that.
  const vary = answer.headers["vary"];
  if (vary !== undefined && !namesOrigin(vary)) headers.set("vary", vary ? `${vary}, Origin` : "Origin");
  const origin = visit.request.headers.get("origin");
  if (origin === null || !isOwnPage(origin, visit, config)) return;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", exposed);
}

const namesOrigin = (vary: string): boolean =>
  vary
    .toLowerCase()
    .split(/[\s,]+/)
    .includes("origin");
