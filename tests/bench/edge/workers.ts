import type { WorkerOnPort } from "./workerd-config.ts";

type Worker = Omit<WorkerOnPort, "name" | "port">;
type Settings = Readonly<Record<string, string>>;

const edge = { objects: { RATE_LIMITS: "RateLimitCounter" }, hasPage: true } as const;

/** The product's own bundle. */
export const product = (text: Settings): Worker => ({ modules: ["worker.js"], text, ...edge });

/** The same, its Durable Object asked at each request. */
export const withoutLeases = (text: Settings): Worker => ({
  modules: ["without-leases.js", "worker.js"],
  text,
  ...edge,
});

/** Decides and does nothing else: by our two stores, and by what each is held against. */
export const decisions = (text: Settings): Worker => ({
  modules: ["worker.js"],
  text,
  objects: { RATE_LIMITS: "RateLimitCounter", COUNTERS: "BareCounter" },
});

/** What the runtime allows: the road's headers and log line without the road, and one call of a bare object. */
export const floorOfHeaders = (origin: string): Worker => ({
  modules: ["floor-headers.js"],
  text: { ORIGIN: origin },
});
export const floorOfObject = (origin: string): Worker => ({
  modules: ["floor-object.js"],
  text: { ORIGIN: origin },
  objects: { COUNTERS: "BareCounter" },
});

export const passThrough = (origin: string): Worker => ({
  modules: ["pass-through.js"],
  text: { ORIGIN: origin },
});
