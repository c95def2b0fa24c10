import { sideOf } from "../rooms.ts";
import { sourcesOf } from "../sources.ts";
import { type Finding, isTest, type Tree } from "../tree.ts";

export const name = "sides";
export const why =
  "Edge, origin and infra meet in shared alone, and what runs for people never needs a test.";

const mayTake: Readonly<Record<string, readonly string[]>> = {
  shared: ["shared"],
  edge: ["edge", "shared"],
  origin: ["origin", "shared"],
  infra: ["infra", "shared"],
};

export function* check(tree: Tree): Iterable<Finding> {
  for (const { path, imports } of sourcesOf(tree).values()) {
    const side = sideOf(path);
    const sides = mayTake[side];
    if (!sides || isTest(path)) continue;
    for (const { file, specifier, line } of imports) {
      if (!specifier) {
        if (side !== "infra")
          yield { path, line, say: "What is imported here only a run knows: name it with a string" };
      } else if (file !== undefined && isTest(file))
        yield { path, line, say: `Importing ${file}: nothing but tests imports tests` };
      else if (file !== undefined && sideOf(file) && !sides.includes(sideOf(file)))
        yield { path, line, say: `Importing ${file}: ${side} takes ${sides.join(" and ")} only` };
    }
  }
}
