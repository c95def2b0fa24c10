/** The environments there are. `local` is a laptop: it may fall back on embedded systems, the others may not. */
export const deployedEnvironments = ["dev", "tst", "inf", "prd"] as const;
export const environments = ["local", ...deployedEnvironments] as const;

export type Environment = (typeof environments)[number];
export type HostClass = "api" | "page";

/** Every host that an environment answers for, exactly; what isn't listed is not ours. */
export function hostsOf(environment: Environment, domain: string): ReadonlyMap<string, HostClass> {
  if (environment === "local") return localHosts;
  const api = [`${environment}.api.${domain}`];
  const page = [`${environment}.${domain}`];
  if (environment === "prd") {
    api.push(`api.${domain}`);
    page.push(domain, `www.${domain}`);
  }
  return new Map<string, HostClass>([
    ...api.map((host) => [host, "api"] as const),
    ...page.map((host) => [host, "page"] as const),
  ]);
}

/** One local Worker stands in for all of them. */
const localHosts: ReadonlyMap<string, HostClass> = new Map<string, HostClass>([
  ["api.localhost", "api"],
  ...deployedEnvironments.map((name) => [`${name}.api.localhost`, "api"] as const),
  ["localhost", "page"],
  ["127.0.0.1", "page"],
  ...deployedEnvironments.map((name) => [`${name}.localhost`, "page"] as const),
]);
