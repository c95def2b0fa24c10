import { sourcesOf } from "../sources.ts";
import type { Finding, Tree } from "../tree.ts";

export const name = "cycles";
export const why = "Files that import each other in a circle can only be understood, and moved, all at once.";

export function* check(tree: Tree): Iterable<Finding> {
  const sources = sourcesOf(tree);
  const done = new Set<string>();
  const road: string[] = [];

  function* walk(path: string): Iterable<Finding> {
    road.push(path);
    for (const { file, line, kind } of sources.get(path)?.imports ?? []) {
      // What is loaded when first needed is often the way out of a circle.
      if (file === undefined || kind === "dynamic" || done.has(file)) continue;
      const start = road.indexOf(file);
      if (start < 0) yield* walk(file);
      else yield { path, line, say: `Importing ${[...road.slice(start + 1), file].join(" -> ")}: a circle` };
    }
    road.pop();
    done.add(path);
  }
  for (const path of sources.keys()) if (!done.has(path)) yield* walk(path);
}
