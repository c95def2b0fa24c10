import { refuse } from "../../shared/faults.ts";
import type { Answer } from "../answer.ts";
import type { Config } from "../config.ts";
import { allowedRequestHeaders } from "../forward/request-headers.ts";
import type { Visit } from "../visit.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Headers that a page may send: what is forwarded, less what only operators or the browser itself may set. */
const headers = allowedRequestHeaders.filter((name) => !["user-agent", "x-admin-key"].includes(name));

/** The origins of this environment's own pages. */
export function isOwnPage(
  origin: string,
  { url }: Pick<Visit, "url">,
  { environment, hosts }: Pick<Config, "environment" | "hosts">,
): boolean {
  const page = URL.parse(origin);
  if (!page || page.origin !== origin || hosts.get(page.hostname) !== "page") return false;
  return environment === "local"
    ? page.protocol === "http:" && page.port === url.port
    : page.protocol === "https:" && page.port === "";
}

/** A browser asks whether a page may send a request. */
export const isPreflight = ({ request: { method, headers: sent }, hostClass }: Visit): boolean =>
  method === "OPTIONS" &&
  hostClass === "api" &&
  sent.has("origin") &&
  sent.has("access-control-request-method");

export function answerPreflight(visit: Visit, config: Config): Answer {
  visit.routeClass = "edge";
  const { headers: sent } = visit.request;
  const origin = sent.get("origin") ?? "";
  const method = sent.get("access-control-request-method") ?? "";
  if (!isOwnPage(origin, visit, config)) refuse("request.foreign-page", "the page is not ours");
  if (!methods.includes(method)) refuse("request.foreign-page", "the API has no such method");
  const asked = sent.get("access-control-request-headers")?.split(",") ?? [];
  if (asked.some((name) => name.trim() !== "" && !headers.includes(name.trim().toLowerCase())))
    refuse("request.foreign-page", "the API has no such header");
  return {
    status: 204,
    body: null,
    headers: {
      "access-control-allow-methods": methods.join(", "),
      "access-control-allow-headers": headers.join(", "),
      "access-control-max-age": "7200",
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    },
  };
}
