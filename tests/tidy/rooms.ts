/** Whom each wing of the origin may ask: those below it, never upwards or sideways. */
export const lowerWings: Readonly<Record<string, readonly string[]>> = {
  reports: ["tasks", "audit", "tesla"],
  accounts: ["audit", "tesla"],
  tasks: ["audit"],
  ops: ["tasks", "audit"],
  callbacks: ["tasks", "audit"],
  tenants: ["audit"],
  audit: [],
  reference: [],
  tesla: [],
};

/**
 * Where each package may be imported: a folder (`origin/http/`), a file, or `*` for one name in between.
 * Tests may take any. A package that isn't here has no room yet: give it the smallest that does.
 */
export const packageRooms: Readonly<Record<string, readonly string[]>> = {
  zod: ["origin/", "infra/", "shared/contracts/", "edge/config.ts"],
  hono: ["origin/http/", "origin/app.ts", "origin/*/*endpoints.ts"],
  "@hono/zod-openapi": ["origin/http/", "origin/app.ts", "origin/*/*endpoints.ts"],
  kysely: ["origin/outside/database/", "origin/*/*-records.ts"],
  pg: ["origin/outside/database/"],
  "@electric-sql/pglite": ["origin/outside/database/"],
  ioredis: ["origin/outside/key-value/"],
  "@upstash/redis": ["origin/outside/key-value/", "edge/outside/"],
  "@google-cloud/*": ["origin/outside/"],
  jose: ["origin/accounts/", "origin/tesla/", "origin/outside/google/"],
  satori: ["origin/reports/pictures/"],
  uqr: ["origin/reports/pdf/"],
  "@resvg/resvg-js": ["origin/reports/pictures/"],
  "@expo-google-fonts/ibm-plex-sans": ["origin/reports/pdf/fonts/", "origin/reports/pictures/"],
  "dejavu-fonts-ttf": ["origin/reports/pdf/fonts/"],
  "cloudflare:*": ["edge/worker.ts", "edge/wiring.ts", "edge/outside/"],
  miniflare: ["infra/local/"],
  wrangler: ["infra/local/"],
  esbuild: ["infra/local/"],
  vite: ["infra/local/", "edge/web/vite.config.ts"],
  "bun:test": [],
  bun: ["origin/main.ts", "origin/outside/", "infra/"],
  "bun:*": ["origin/outside/", "infra/"],
  // Files, sockets and processes are outside systems.
  "node:fs": [
    "origin/config.ts",
    "origin/main.ts",
    "origin/outside/",
    "origin/reports/pdf/",
    "infra/",
    "edge/web/public/",
  ],
  "node:net": ["origin/main.ts", "origin/outside/", "infra/"],
  "node:http": ["origin/main.ts", "origin/outside/", "infra/"],
  "node:child_process": ["infra/"],
  // What the page hands out to be run elsewhere.
  "node:*": ["origin/", "infra/", "edge/web/public/"],
};

/** A file behind a port: whatever lies in a system's folder except its promise and the shapes that it speaks of. */
export const isAdapter = (path: string): boolean =>
  /^(edge|origin)\/outside\/[^/]+\/./.test(path) && !isPort(path);

export const isPort = (path: string): boolean =>
  /^(edge|origin)\/outside\/[^/]+\/(port|schema)\.ts$/.test(path);

/** `edge`, `origin` and so on; a file of the top level is of no side. */
export const sideOf = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "");

/** Whether a path lies in a place that is written as in `packageRooms`. */
export function isWithin(path: string, place: string): boolean {
  const pattern = place.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
  return new RegExp(`^${pattern}${place.endsWith("/") ? "" : "$"}`).test(path);
}
