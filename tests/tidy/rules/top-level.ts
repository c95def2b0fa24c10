import type { Finding, Tree } from "../tree.ts";

export const name = "top-level";
export const why = "The front of the house has five doors and the settings of tools: it is read first.";

const folders = /^(edge|origin|infra|shared|tests|docs|\.github|\.ci)$/;
const files =
  /^(package\.json|bun\.lock|bunfig\.toml|wrangler\.toml|biome\.json|tsconfig(\.\w+)?\.json|LICENSE|(README|SECURITY|CONTRIBUTING)\.md|\.[\w.-]+)$/;

export function* check(tree: Tree): Iterable<Finding> {
  const told = new Set<string>();
  for (const path of tree.keys()) {
    const [first = "", ...rest] = path.split("/");
    if (rest.length ? folders.test(first) : files.test(first)) continue;
    if (!told.has(first)) yield { path: first, line: 1, say: `${first} at the top: give it a room` };
    told.add(first);
  }
}
