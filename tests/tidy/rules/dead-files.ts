import { posix } from "node:path";
import { type Source, sourcesOf } from "../sources.ts";
import { type Finding, isTest, type Tree } from "../tree.ts";

export const name = "dead-files";
export const why = "A file that nothing uses is read, kept up and searched through for nothing.";

/** Where programs begin; and what tools find by its name. */
const entries = [
  /^edge\/worker\.ts$/,
  /^edge\/web\/main\.ts$/,
  // Served as they are, under their own names.
  /^edge\/web\/public\//,
  /^origin\/main\.ts$/,
  /^infra\/local\/(run\.mjs|(dev|edge|build)\.ts)$/,
  /^tests\/(bench\/)?run\.ts$/,
  /^tests\/simulators\/[^/]+\/main\.ts$/,
  /\.test\.ts$/,
  /\.config\.(ts|mts|mjs|js)$/,
  /\.d\.ts$/,
];
const isSource = /\.(ts|mts|mjs|js|vue|css|sql)$/;
/** What stands in for chance and time lies beside what it stands in for. */
const mayServeTestsAlone = /^origin\/outside\/(clock\/manual|randomness\/seeded)\.ts$/;
/** Settings, pages and scripts: what they name is used. Documents name a file without using it. */
const isSetting = /\.(html|json|jsonc|toml|ya?ml|sh)$|^\.ci\/run$|Dockerfile$/;

export function* check(tree: Tree): Iterable<Finding> {
  const starts = [...tree.keys()].filter(
    (path) => isSetting.test(path) || entries.some((entry) => entry.test(path)),
  );
  const used = reachedFrom(
    starts.filter((path) => !isTest(path)),
    tree,
    (path) => !isTest(path),
  );
  const usedByTests = reachedFrom(starts, tree, () => true);
  for (const path of tree.keys()) {
    if (!isSource.test(path) || used.has(path)) continue;
    if (!usedByTests.has(path)) yield { path, line: 1, say: "Nothing uses this file" };
    else if (!isTest(path) && !mayServeTestsAlone.test(path))
      yield { path, line: 1, say: "Only tests use this file" };
  }
}

function reachedFrom(starts: string[], tree: Tree, enters: (path: string) => boolean): Set<string> {
  const reached = new Set(starts);
  // A set hands out what is added while it is walked.
  for (const path of reached)
    for (const next of namedIn(path, tree)) if (tree.has(next) && enters(next)) reached.add(next);
  return reached;
}

/** The files that a file imports or names in a string, a file of a named folder of SQL included. */
function namedIn(path: string, tree: Tree): string[] {
  const source = sourcesOf(tree).get(path);
  const imported = source?.imports.flatMap(({ file }) => file ?? []) ?? [];
  return [...imported, ...mentions(path, source, tree)];
}

function mentions(path: string, source: Source | undefined, tree: Tree): string[] {
  // These rules name files in order to judge them.
  if (path.startsWith("tests/tidy/")) return [];
  const folder = posix.dirname(path);
  const texts =
    source && !path.endsWith(".html") ? source.strings.map(({ text }) => text) : [tree.get(path) ?? ""];
  const words = texts
    .flatMap((text) => text.match(/[\w@./-]*[\w-]/g) ?? [])
    .filter((word) => /\w/.test(word));
  return words.flatMap((word) => {
    const plain = word.replace(/^\/+/, "");
    return [posix.join(folder, plain), posix.normalize(plain)].flatMap((named) => [
      named,
      ...sqlIn(named, tree),
    ]);
  });
}

function sqlIn(folder: string, tree: Tree): string[] {
  let known = sqlFolders.get(tree);
  if (!known) {
    known = Map.groupBy(
      [...tree.keys()].filter((path) => path.endsWith(".sql")),
      posix.dirname,
    );
    sqlFolders.set(tree, known);
  }
  return known.get(folder) ?? [];
}
const sqlFolders = new WeakMap<Tree, Map<string, string[]>>();
