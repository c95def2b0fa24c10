import { type Import, importsIn } from "./imports.ts";
import { type Scanned, scan } from "./scan.ts";
import type { Tree } from "./tree.ts";

export interface Source extends Scanned {
  path: string;
  text: string;
  imports: Import[];
}

/** The code of a tree, scanned once however many rules ask. */
export function sourcesOf(tree: Tree): ReadonlyMap<string, Source> {
  const known = scanned.get(tree);
  if (known) return known;
  const sources = new Map<string, Source>();
  for (const [path, whole] of tree) {
    if (!/\.(ts|mts|mjs|js|vue|html)$/.test(path)) continue;
    const text = /\.(vue|html)$/.test(path) ? scriptsOf(whole) : whole;
    const parts = scan(text);
    sources.set(path, { path, text, ...parts, imports: importsIn(path, text, parts.code, tree) });
  }
  scanned.set(tree, sources);
  return sources;
}

const scanned = new WeakMap<Tree, ReadonlyMap<string, Source>>();

/** What stands in the `<script>`s, each character where it was. */
function scriptsOf(markup: string): string {
  let scripts = "";
  for (const { index, 1: opening = "", 2: body = "" } of markup.matchAll(
    /(<script\b[^>]*>)([\s\S]*?)<\/script>/g,
  )) {
    const start = index + opening.length;
    scripts += blanked(markup.slice(scripts.length, start)) + body;
  }
  return scripts + blanked(markup.slice(scripts.length));
}

const blanked = (text: string): string => text.replace(/[^\n]/g, " ");
