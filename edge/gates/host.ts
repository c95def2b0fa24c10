import type { HostClass } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import type { Config } from "../config.ts";
import type { Visit } from "../visit.ts";

/** Which host? One of our own, to the letter; a port only where a laptop has to have one. */
export function hostClassOf(
  { request, url }: Pick<Visit, "request" | "url">,
  { hosts, environment }: Pick<Config, "hosts" | "environment">,
): HostClass {
  const written = request.headers.get("host");
  // What URL parsing made of a Host must be what was written: user info, odd ports and tricks of spelling are not.
  const plain =
    written === null ||
    written === url.host ||
    written.toLowerCase() === url.host ||
    written.toLowerCase() === `${url.hostname}:443`;
  const portAllowed = environment === "local" || url.port === "" || url.port === "443";
  const hostClass = hosts.get(url.hostname);
  if (hostClass === undefined || !plain || !portAllowed) refuse("host.unknown", "this host is not ours");
  return hostClass;
}
