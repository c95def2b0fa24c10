import { formatTraceparent } from "../../shared/trace.ts";
import { clientAddress } from "../gates/caller.ts";
import type { Visit } from "../visit.ts";

/** What of a client's headers an origin gets to see. An allow-list: nobody can name all that must not pass. */
export const allowedRequestHeaders: readonly string[] = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "idempotency-key",
  "if-modified-since",
  "if-none-match",
  "last-event-id",
  "range",
  "user-agent",
  "x-admin-key",
  "x-api-key",
];

/** The sign-in binds itself to the browser by the one cookie there is; no other route knows of cookies. */
export const mayHaveCookies = (path: string): boolean => path.startsWith("/api/v1/auth/tesla/");
const allowedWithCookies = [...allowedRequestHeaders, "cookie"];

/** Asked for by name: what a browser and Cloudflare send is twice as much as what is asked for, and a walk pays for all. */
export function requestHeaders(
  { request, url, path, id, trace }: Visit,
  token: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    "x-client-address": clientAddress(request),
    "x-forwarded-host": url.host,
    "x-forwarded-proto": url.protocol.slice(0, -1),
    "x-request-id": id,
    traceparent: formatTraceparent(trace),
  };
  // Not `Authorization`: that is the client's own, and the platform prefers this one where both are there.
  if (token !== undefined) headers["x-serverless-authorization"] = `Bearer ${token}`;
  const sent = request.headers;
  const perHop = sent
    .get("connection")
    ?.toLowerCase()
    .split(/[\s,]+/);
  for (const name of mayHaveCookies(path) ? allowedWithCookies : allowedRequestHeaders) {
    const value = sent.get(name);
    if (value !== null && !perHop?.includes(name)) headers[name] = value;
  }
  return headers;
}
