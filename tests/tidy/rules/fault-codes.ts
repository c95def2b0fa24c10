import { sourcesOf } from "../sources.ts";
import { type Finding, lineAt, type Tree } from "../tree.ts";

export const name = "fault-codes";
export const why = "Who meets a code finds it in the page of failures, and nothing there is out of date.";

const table = "shared/faults.ts";
const page = "docs/failures.md";

export function* check(tree: Tree): Iterable<Finding> {
  const codes = codesIn(tree);
  if (codes.size === 0) yield { path: table, line: 1, say: "No code can be read from this table" };
  const text = tree.get(page);
  if (text === undefined) return yield { path: page, line: 1, say: "This page is missing" };
  const explained = new Map<string, number>();
  for (const { index, 1: heading, 2: cell } of text.matchAll(headingOrRow))
    explained.set(heading ?? cell ?? "", lineAt(text, index));
  for (const [code, line] of codes)
    if (!explained.has(code)) yield { path: table, line, say: `${page} has no heading or row for ${code}` };
  for (const [code, line] of explained)
    if (!codes.has(code)) yield { path: page, line, say: `${table} has no code ${code}` };
}

/** A heading that is a code and nothing else, or a row that begins with one. */
const headingOrRow = /^(?:#+ +`?([a-z-]+(?:\.[a-z-]+)+|internal)`? *$|\| *`([a-z-]+(?:\.[a-z-]+)*)` *\|)/gm;

function codesIn(tree: Tree): Map<string, number> {
  const codes = new Map<string, number>();
  const { text = "", code = "" } = sourcesOf(tree).get(table) ?? {};
  for (const { index, 1: quoted } of code.matchAll(/^ *(?:("[^"]*")|\w+): *\{\s*status:/gm)) {
    const key = text.slice(index).match(/^ *"?([\w.-]+)"?:/)?.[1];
    if (key !== undefined && (quoted === undefined || key)) codes.set(key, lineAt(text, index));
  }
  return codes;
}
