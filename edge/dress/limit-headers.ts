import type { PolicyState } from "../outside/rate-limit-store/port.ts";

/** RateLimit fields as structured fields: draft-ietf-httpapi-ratelimit-headers-10. */
export function setLimitHeaders(headers: Headers, policies: readonly PolicyState[]): void {
  let policy = "";
  let state = "";
  for (const { name, quota, windowSeconds, remaining, resetMs } of policies) {
    const comma = policy === "" ? "" : ", ";
    policy += `${comma}"${name}";q=${quota};w=${windowSeconds}`;
    state += `${comma}"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`;
  }
  headers.set("ratelimit-policy", policy);
  headers.set("ratelimit", state);
}
