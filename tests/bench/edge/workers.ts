import type { WorkerOnPort } from "./workerd-config.ts";

type Worker = Omit<WorkerOnPort, "name" | "port">;
type Settings = Readonly<Record<string, string>>;

/** The product's own bundle. */
export const product = (text: Settings): Worker => ({ modules: ["worker.js"], text, isEdge: true });

/** The same, its Durable Object asked at each request. */
export const withoutLeases = (text: Settings): Worker => ({
  modules: ["without-leases.js", "worker.js"],
  text,
  isEdge: true,
});

export const passThrough = (origin: string): Worker => ({
  modules: ["pass-through.js"],
  text: { ORIGIN: origin },
});
