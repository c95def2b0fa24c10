import { isWithin, packageRooms } from "../rooms.ts";
import { sourcesOf } from "../sources.ts";
import { type Finding, isTest, type Tree } from "../tree.ts";

export const name = "packages";
export const why =
  "A package has one room, so that replacing it is the work of one room; shared runs anywhere.";

export function* check(tree: Tree): Iterable<Finding> {
  for (const { path, imports } of sourcesOf(tree).values()) {
    if (!path.includes("/") || isTest(path)) continue;
    for (const { package: wanted, line } of imports) {
      if (wanted === undefined) continue;
      const places = placesOf(wanted);
      if (!places) yield { path, line, say: `Importing ${wanted}: tests/tidy/rooms.ts gives it no room yet` };
      else if (!places.some((place) => isWithin(path, place)))
        yield { path, line, say: `Importing ${wanted}: ${places.join(", ") || "tests"} only` };
    }
  }
}

/** By its own name, else by the family that it belongs to. */
function placesOf(wanted: string): readonly string[] | undefined {
  const family = Object.keys(packageRooms).find((key) => key.endsWith("*") && isWithin(wanted, key));
  return packageRooms[wanted] ?? (family === undefined ? undefined : packageRooms[family]);
}
