import { isCommentedOut, ownLineComments } from "../commented-out.ts";
import { type Source, sourcesOf } from "../sources.ts";
import { type Finding, lineAt, type Tree } from "../tree.ts";

export const name = "leftovers";
export const why = "What was left for later without a place to come back to is left for ever.";

/** A Worker has no other way to write a line. */
/** A Worker has no other way to write its log: ours, and the one that shows what such a line costs. */
const mayUseConsole = /^(edge\/(wiring|worker)\.ts|tests\/bench\/edge\/floor-headers\.js)$/;

const inCode: { pattern: RegExp; say: string; except?: RegExp }[] = [
  {
    pattern: /\b(?:test|it|describe)(?:\.\w+)*\.only\b/g,
    say: "Only this test runs: let the others run too",
  },
  {
    pattern: /(?:[:<|&]\s*|\bas\s+|,\s*(?=any\s*[>,])|\btype\s+\w+\s*=\s*)any\b(?!\s*[:(.?])/g,
    say: "The type any: use unknown, or the type that it is",
  },
  { pattern: /\bconsole\s*\./g, say: "Writing to the console: use the log", except: mayUseConsole },
];
const inComments: { pattern: RegExp; say: string }[] = [
  { pattern: /\b(?:TODO|FIXME)\b(?![^\n]*#\d)/g, say: "Something is left to do: name its issue, as in #12" },
  { pattern: /@ts-(?:ignore|nocheck)\b/g, say: "Types are switched off: use @ts-expect-error and say why" },
  { pattern: /@ts-expect-error(?!\s*:?\s*\w+ \w)/g, say: "A type error is expected: say why" },
];

export function* check(tree: Tree): Iterable<Finding> {
  for (const source of sourcesOf(tree).values()) {
    const { path, text, code, comments } = source;
    for (const { pattern, say, except } of inCode)
      if (!except?.test(path))
        for (const { index } of code.matchAll(pattern)) yield { path, line: lineAt(text, index), say };
    for (const { pattern, say } of inComments)
      for (const comment of comments)
        for (const { index } of comment.text.matchAll(pattern))
          yield { path, line: lineAt(text, comment.start + index), say };
    yield* skippedTests(source);
    for (const { line, text: words } of ownLineComments(text, comments))
      if (isCommentedOut(words)) yield { path, line, say: "Code in a comment: git remembers it" };
  }
  for (const [path, text] of tree)
    if (/\.(ya?ml|toml|sql|sh|tf|css)$/.test(path))
      for (const { index } of text.matchAll(/(?:#|--|\/\*|\/\/)[^\n]*\b(?:TODO|FIXME)\b(?![^\n]*#\d)/g))
        yield { path, line: lineAt(text, index), say: "Something is left to do: name its issue, as in #12" };
}

function* skippedTests({ path, text, code, comments }: Source): Iterable<Finding> {
  const reasons = new Set(comments.map(({ start, text: words }) => lineAt(text, start + words.length)));
  for (const { index } of code.matchAll(/\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|todo)\b/g)) {
    const line = lineAt(text, index);
    if (!reasons.has(line) && !reasons.has(line - 1))
      yield { path, line, say: "A test that doesn't run: say why beside it" };
  }
}
