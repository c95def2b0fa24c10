import { classNames, type RouteClass } from "../shared/rate-limit-table.ts";

/** By whom a class counts, in order of preference. An address is always there to fall back on. */
export type Counted = "key" | "session" | "address";

interface ClassRule {
  routes: (method: string, path: string) => boolean;
  counted: readonly Counted[];
  /** What happens where the store does not decide: refuse, or count in the isolate alone. */
  undecided: "closed" | "open";
}

const isRead = (method: string): boolean => method === "GET" || method === "HEAD";

/** The first class whose routes match is the one. What the edge answers by itself (`/`, `/r/`, the page) has none. */
export const routeClasses: Readonly<Record<RouteClass, ClassRule>> = {
  "sign-in": {
    routes: (_method, path) => /^\/api\/v1\/auth(\/|$)/.test(path),
    counted: ["address"],
    undecided: "closed",
  },
  report: {
    routes: (method, path) => method === "POST" && /^\/api\/v1\/.*\/vehicle-report\/pdf/s.test(path),
    counted: ["session", "address"],
    undecided: "closed",
  },
  status: {
    routes: (method, path) => isRead(method) && /^\/api\/v1\/(.*\/reports\/status\/|tasks(\/|$))/s.test(path),
    counted: ["session", "key", "address"],
    undecided: "open",
  },
  positions: {
    routes: (method, path) => method === "POST" && path === "/api/v1/fleet/positions",
    counted: ["key", "address"],
    undecided: "open",
  },
  api: {
    routes: () => true,
    counted: ["key", "session", "address"],
    undecided: "open",
  },
};

export const routeClassOf = (method: string, path: string): RouteClass =>
  classNames.find((name) => routeClasses[name].routes(method, path)) ?? "api";

/** Reads of these may be on their way while they are counted: an answer that comes to be refused has done nothing. */
export const mayOverlap = (routeClass: RouteClass, method: string): boolean =>
  (routeClass === "api" || routeClass === "status") && isRead(method);
