import type { Finding, Tree } from "../tree.ts";

export const name = "names";
export const why = "A file is named for what a reader seeks there.";

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Names that others chose. */
const givenNames = /^(\..+|Dockerfile|LICENSE|README\.md|SECURITY\.md|CONTRIBUTING\.md|SOURCES\.md)$/;
/** The last word of a name says what a thing is, and these say nothing; a car may well be `in-service`. */
const emptyWords = /(^|-)(utils?|helpers?|managers?|commons?|misc)$|^services?$/;

export function* check(tree: Tree): Iterable<Finding> {
  const told = new Set<string>();
  for (const path of tree.keys()) {
    if (path.startsWith("tests/vectors/")) continue;
    const names = path.split("/");
    for (const [index, part] of names.entries()) {
      const place = names.slice(0, index + 1).join("/");
      const reason = refusal(part);
      // A folder is told of once, not with each of its files.
      if (!reason || told.has(place)) continue;
      told.add(place);
      yield { path: place, line: 1, say: `The name ${part}: ${reason}` };
    }
  }
}

function refusal(part: string): string | undefined {
  if (givenNames.test(part)) return undefined;
  if (!kebabCase.test(part)) return "names are in kebab-case";
  const [stem = ""] = part.split(".");
  return emptyWords.test(stem) ? "it doesn't say what is inside" : undefined;
}
