import { isInternal } from "./gates/internal.ts";
import { isPreflight } from "./gates/preflight.ts";
import type { Visit } from "./visit.ts";

/** Where the road leads: what the edge answers by itself, and what goes on to the origin. */
export type Stage = "preflight" | "internal" | "page" | "link" | "welcome" | "limits" | "explain" | "forward";

/**
 * Asked by the road and by whoever explains it, once host, method and path are known to be sound. Own addresses are
 * matched as every rule about paths is: decoded, and to the letter.
 */
export function stageOf(visit: Visit): Stage {
  if (isPreflight(visit)) return "preflight";
  if (isInternal(visit)) return "internal";
  if (visit.hostClass === "page") return "page";
  if (visit.path.startsWith("/r/")) return "link";
  return ownAddresses.get(visit.path) ?? "forward";
}

const ownAddresses: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ["/", "welcome"],
  ["/api/v1/limits", "limits"],
  ["/_edge/explain", "explain"],
]);
