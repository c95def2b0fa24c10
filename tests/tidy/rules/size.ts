import type { Finding, Tree } from "../tree.ts";

export const name = "size";
export const why = "Past three hundred lines there is a second idea inside; a table may be long.";

const noticeAbove = 300;
const failAbove = 450;

/** Tables and state machines that may be longer, each with its reason. */
const mayBeLonger: Readonly<Record<string, string>> = {};

export function* check(tree: Tree, longer = mayBeLonger): Iterable<Finding> {
  for (const [path, text] of tree) {
    if (!/\.(ts|mts|mjs|js|vue|css|html|sql|sh|tf)$/.test(path) || path.startsWith("tests/vectors/"))
      continue;
    const lines = text.split("\n").length - 1;
    if (lines > failAbove && !(path in longer))
      yield { path, line: failAbove, say: `${lines} lines: look for the second idea inside` };
    else if (lines > noticeAbove) yield { path, line: noticeAbove, say: `${lines} lines`, notice: true };
    if (path in longer && lines <= failAbove)
      yield { path, line: 1, say: "It isn't that long any more: take it out of the list in rules/size.ts" };
  }
}
