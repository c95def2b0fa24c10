import type { Import } from "../imports.ts";
import { isAdapter, isPort, lowerWings } from "../rooms.ts";
import { sourcesOf } from "../sources.ts";
import { type Finding, isTest, type Tree } from "../tree.ts";

export const name = "origin-rooms";
export const why = "Imports flow one way: roots, wings from the upper to the lower, http, ports.";

export function* check(tree: Tree): Iterable<Finding> {
  for (const { path, imports } of sourcesOf(tree).values()) {
    if (!path.startsWith("origin/") || isTest(path)) continue;
    for (const imported of imports) {
      const { file, line } = imported;
      if (!file?.startsWith("origin/")) continue;
      const reason = refusal(path, file, imported);
      if (reason) yield { path, line, say: `Importing ${file}: ${reason}` };
    }
  }
}

function refusal(from: string, to: string, imported: Import): string | undefined {
  const room = roomOf(from);
  const other = roomOf(to);
  if (from === "origin/wiring.ts") return undefined;
  if (isAdapter(to))
    return isAdapter(from) && room === other
      ? undefined
      : "only wiring.ts picks an adapter, others take its port";
  if (room === "" && (other === "" || from !== "origin/config.ts")) return undefined;
  if (other === "") return "what composes the origin is imported by none of its rooms";
  if (isPort(to)) return undefined;
  if (isOutside(to))
    return imported.typeOnly || isOutside(from) ? undefined : "of the outside a room takes types only";
  if (isOutside(from)) return "an adapter and its port know no wing and no door";
  if (room === "") return "the configuration knows no room";
  if (room === other) return undefined;
  if (room === "http") return "what every door shares knows no wing";
  if (other === "http") return undefined;
  return betweenWings(room, other, to);
}

function betweenWings(room: string, other: string, to: string): string | undefined {
  const lower = lowerWings[room];
  if (!lower) return `tests/tidy/rooms.ts doesn't say yet whom the wing ${room} may ask`;
  if (!lower.includes(other))
    return `the wing ${room} may ask ${lower.length ? lower.join(", ") : "no other wing"}`;
  if (/^origin\/[^/]+\/(endpoints\.ts|[^/]*-records\.ts|[^/]+\/.*)$/.test(to))
    return `doors, rows and inner rooms of ${other} are its own`;
  return undefined;
}

const isOutside = (path: string): boolean => path.startsWith("origin/outside/");

/** `outside/database`, `http`, `reports`; empty for the files that compose them all. */
function roomOf(path: string): string {
  const [, first = "", second = "", third] = path.split("/");
  if (first === "outside" && third !== undefined) return `outside/${second}`;
  return second ? first : "";
}
