import { existsSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** The Node that npm brought (wrangler, miniflare and Vite need a recent one), else the machine's own. */
export function pinnedNode(): string {
  const pinned = join(root, "node_modules/.bin/node");
  return existsSync(pinned) ? pinned : "node";
}
