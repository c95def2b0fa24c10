import type { Policy } from "./outside/rate-limit-store/port.ts";

/** By whom a class counts, in order of preference. An address is always there to fall back on. */
export type Counted = "key" | "session" | "address";

interface ClassRule {
  routes: (method: string, path: string) => boolean;
  counted: readonly Counted[];
  limits: readonly Limit[];
  /** What happens where the store does not decide: refuse, or count in the isolate alone. */
  undecided: "closed" | "open";
}

interface Limit {
  quota: number;
  windowSeconds: number;
}

const isRead = (method: string): boolean => method === "GET" || method === "HEAD";

/** The first class whose routes match is the one. What the edge answers by itself (`/`, `/r/`, the page) has none. */
export const routeClasses = {
  "sign-in": {
    routes: (_method, path) => /^\/api\/v1\/auth(\/|$)/.test(path),
    counted: ["address"],
    limits: [{ quota: 10, windowSeconds: 60 }],
    undecided: "closed",
  },
  report: {
    routes: (method, path) => method === "POST" && /^\/api\/v1\/.*\/vehicle-report\/pdf/.test(path),
    counted: ["session", "address"],
    limits: [
      { quota: 5, windowSeconds: 60 },
      { quota: 30, windowSeconds: 3600 },
    ],
    undecided: "closed",
  },
  status: {
    routes: (method, path) => isRead(method) && /^\/api\/v1\/(.*\/reports\/status\/|tasks(\/|$))/.test(path),
    counted: ["session", "key", "address"],
    limits: [{ quota: 120, windowSeconds: 60 }],
    undecided: "open",
  },
  positions: {
    routes: (method, path) => method === "POST" && path === "/api/v1/fleet/positions",
    counted: ["key", "address"],
    limits: [{ quota: 600, windowSeconds: 60 }],
    undecided: "open",
  },
  api: {
    routes: () => true,
    counted: ["key", "session", "address"],
    limits: [{ quota: 100, windowSeconds: 60 }],
    undecided: "open",
  },
} as const satisfies Record<string, ClassRule>;

export type RouteClass = keyof typeof routeClasses;
export type Limits = Readonly<Record<RouteClass, readonly Policy[]>>;

const classNames = Object.keys(routeClasses) as RouteClass[];

export const routeClassOf = (method: string, path: string): RouteClass =>
  classNames.find((name) => routeClasses[name].routes(method, path)) ?? "api";

/**
 * Limits as configured: `api=100/60; report=5/60,30/3600`, quota and seconds; `all` sets every class that is not
 * named itself. Classes that are not named keep their default. Throws where any part of it is not clear.
 */
export function parseLimits(text: string): Limits {
  const given = new Map<string, readonly Limit[]>();
  for (const entry of text.split(";").filter((part) => part.trim() !== "")) {
    const [, name, values] = entry.trim().match(/^([a-z-]{1,20})=([\d/, ]{3,100})$/) ?? [];
    if (name === undefined || values === undefined || !(name === "all" || isRouteClass(name)))
      throw new Error(`Reading the limits: "${entry.trim()}" must be <class>=<quota>/<seconds>,...`);
    if (given.has(name)) throw new Error(`Reading the limits: "${name}" is there twice`);
    given.set(name, values.split(",").map(parseLimit));
  }
  const limitsOf = (name: RouteClass) => given.get(name) ?? given.get("all") ?? routeClasses[name].limits;
  return Object.fromEntries(classNames.map((name) => [name, policies(limitsOf(name))])) as Limits;
}

const isRouteClass = (name: string): name is RouteClass => Object.hasOwn(routeClasses, name);

function parseLimit(text: string): Limit {
  const [, quota, seconds] = text.trim().match(/^([1-9]\d{0,8})\/([1-9]\d{0,4})$/) ?? [];
  if (quota === undefined || seconds === undefined)
    throw new Error(`Reading the limits: "${text.trim()}" must be <quota>/<seconds>, each above 0`);
  return { quota: Number(quota), windowSeconds: Number(seconds) };
}

/** The first policy of a class is its `default`; a further one goes by the length of its window. */
function policies(limits: readonly Limit[]): readonly Policy[] {
  const windows = limits.map(({ windowSeconds }) => windowSeconds);
  if (new Set(windows).size !== windows.length) throw new Error("Reading the limits: one window twice");
  return limits.map((limit, index) => ({
    name: index === 0 ? "default" : (windowNames[limit.windowSeconds] ?? `${limit.windowSeconds}s`),
    ...limit,
  }));
}

const windowNames: Record<number, string> = { 60: "minute", 3600: "hour", 86400: "day" };
