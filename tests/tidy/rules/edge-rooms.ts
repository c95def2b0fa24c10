import type { Import } from "../imports.ts";
import { isAdapter, isPort } from "../rooms.ts";
import { sourcesOf } from "../sources.ts";
import { type Finding, isTest, type Tree } from "../tree.ts";

export const name = "edge-rooms";
export const why = "The road of a request goes from worker.ts inwards; the page is a house of its own.";

export function* check(tree: Tree): Iterable<Finding> {
  for (const { path, imports } of sourcesOf(tree).values()) {
    if (!path.startsWith("edge/") || isTest(path)) continue;
    for (const imported of imports) {
      const { file, line } = imported;
      if (!file?.startsWith("edge/")) continue;
      const reason = refusal(path, file, imported);
      if (reason) yield { path, line, say: `Importing ${file}: ${reason}` };
    }
  }
}

function refusal(from: string, to: string, { kind, typeOnly }: Import): string | undefined {
  if (isPage(from) !== isPage(to)) return "the page and the Worker share what lies in shared only";
  if (isPage(from) || from === "edge/wiring.ts") return undefined;
  if (isAdapter(to)) {
    if (isAdapter(from) && systemOf(from) === systemOf(to)) return undefined;
    // The runtime finds the class of a Durable Object among what the entry exports.
    if (from === "edge/worker.ts" && kind === "export") return undefined;
    return "only wiring.ts picks an adapter, others take its port";
  }
  if (from === "edge/worker.ts") return undefined;
  if (to === "edge/worker.ts" || to === "edge/wiring.ts")
    return "what composes the edge is imported by none of its rooms";
  if (isPort(to)) return undefined;
  if (from.startsWith("edge/outside/") && !to.startsWith("edge/outside/"))
    return "an adapter and its port know no gate and no road";
  if (to === "edge/config.ts" && !typeOnly) return "of the configuration a room takes types only";
  return undefined;
}

const isPage = (path: string): boolean => path.startsWith("edge/web/");
const systemOf = (path: string): string | undefined => path.split("/")[2];
