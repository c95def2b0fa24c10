import type { Answer } from "../answer.ts";
import { mayHaveCookies } from "./request-headers.ts";

/** What of an origin's headers a client gets to see; the rest (`server`, `via`, traces of platforms) is ours alone. */
const allowed: readonly string[] = [
  "accept-ranges",
  "allow",
  "cache-control",
  "clear-site-data",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "content-type",
  "deprecation",
  "etag",
  "expires",
  "idempotent-replayed",
  "last-modified",
  "link",
  "location",
  "retry-after",
  "sunset",
  "vary",
  "www-authenticate",
  "x-report-id",
];

/** Asked for by name: a walk over what came makes an object of each, and costs five times as much. */
export function answerHeaders(from: Headers, path: string): Pick<Answer, "headers" | "cookies"> {
  const headers: Record<string, string> = {};
  for (const name of allowed) {
    const value = from.get(name);
    if (value !== null) headers[name] = value;
  }
  return mayHaveCookies(path) ? { headers, cookies: from.getSetCookie() } : { headers };
}
