import * as cycles from "./rules/cycles.ts";
import * as deadFiles from "./rules/dead-files.ts";
import * as docPaths from "./rules/doc-paths.ts";
import * as edgeRooms from "./rules/edge-rooms.ts";
import * as environment from "./rules/environment.ts";
import * as faultCodes from "./rules/fault-codes.ts";
import * as leftovers from "./rules/leftovers.ts";
import * as names from "./rules/names.ts";
import * as originRooms from "./rules/origin-rooms.ts";
import * as packages from "./rules/packages.ts";
import * as sides from "./rules/sides.ts";
import * as size from "./rules/size.ts";
import * as topLevel from "./rules/top-level.ts";
import type { Finding, Rule, Tree } from "./tree.ts";

export const rules: readonly Rule[] = [
  topLevel,
  names,
  sides,
  originRooms,
  edgeRooms,
  packages,
  cycles,
  environment,
  size,
  deadFiles,
  docPaths,
  leftovers,
  faultCodes,
];

/** What the rules find in a tree, each with the name of its rule. */
export function findings(tree: Tree, asked: readonly Rule[] = rules): (Finding & { rule: string })[] {
  return asked.flatMap((rule) => [...rule.check(tree)].map((finding) => ({ ...finding, rule: rule.name })));
}

/** `path:line rule: sentence`, as editors and people read it. */
export const lineOf = ({ path, line, rule, say }: Finding & { rule: string }): string =>
  `${path}:${line} ${rule}: ${say}`;
