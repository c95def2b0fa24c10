import { posix } from "node:path";
import { sourcesOf } from "../sources.ts";
import { type Finding, lineAt, type Tree } from "../tree.ts";

export const name = "doc-paths";
export const why = "A page that names a file which is gone misleads whoever trusted it.";

const pathWord = /^(?:edge|origin|infra|shared|tests|docs|\.github|\.ci)\/[\w@.*{},<>/-]+/;

export function* check(tree: Tree): Iterable<Finding> {
  const isThere = existence(tree);
  for (const [path, text] of tree) {
    if (!path.endsWith(".md")) continue;
    const prose = withoutFences(text);
    yield* missingSpans(path, text, prose, 0, isThere);
    const plain = prose.replace(/`[^`\n]*`/g, (span) => " ".repeat(span.length));
    for (const { index, 1: link = "" } of plain.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
      const [target = ""] = link.split(/[?#]/);
      if (!target || /^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
      const meant = target.startsWith("/") ? target.slice(1) : posix.join(posix.dirname(path), target);
      if (!isThere(decodeURI(meant)))
        yield { path, line: lineAt(text, index), say: `Linking to ${target}: there is no such file` };
    }
  }
  // Comments are documents too.
  for (const { path, text, comments } of sourcesOf(tree).values())
    for (const comment of comments) yield* missingSpans(path, text, comment.text, comment.start, isThere);
}

function* missingSpans(
  path: string,
  text: string,
  prose: string,
  start: number,
  isThere: (path: string) => boolean,
): Iterable<Finding> {
  for (const { index, 1: span = "" } of prose.matchAll(/`([^`\n]+)`/g)) {
    // To git, what looks like a path may be a branch.
    if (span.startsWith("git ")) continue;
    for (const word of span.split(/\s+/)) {
      const named = word.match(pathWord)?.[0].replace(/[.,]+$/, "");
      if (named && !isThere(named))
        yield { path, line: lineAt(text, start + index), say: `Naming ${named}: there is no such file` };
    }
  }
}

/** Whether a path is a file, a folder, a pattern that some file fits, or what git ignores because it is made here. */
function existence(tree: Tree): (path: string) => boolean {
  const places = new Set<string>(["."]);
  for (const path of tree.keys()) for (let at = path; at !== "."; at = posix.dirname(at)) places.add(at);
  const ignored = (tree.get(".gitignore") ?? "").split("\n").filter((line) => /^\/?[\w./-]+\/$/.test(line));
  return (path) => {
    const plain = posix.normalize(path).replace(/\/$/, "");
    if (places.has(plain)) return true;
    if (
      ignored.some(
        (line) =>
          `/${plain}/`.startsWith(line) || (!line.startsWith("/") && `/${plain}/`.includes(`/${line}`)),
      )
    )
      return true;
    if (!/[*{<]|\.\.\./.test(plain)) return false;
    const pattern = new RegExp(
      `^${plain
        .split(/(\*+|\{[^}]*\}|<[^>]*>|\.\.\.)/)
        .map(patternOf)
        .join("")}$`,
    );
    return [...places].some((place) => pattern.test(place));
  };
}

function patternOf(part: string): string {
  if (/^(\*\*+|\.\.\.)$/.test(part)) return ".*";
  if (/^[*<]/.test(part)) return "[^/]*";
  const literal = (text: string) => text.replace(/[.+?^$()|[\]\\{}]/g, "\\$&");
  return part.startsWith("{") ? `(?:${part.slice(1, -1).split(",").map(literal).join("|")})` : literal(part);
}

/** What stands in a fenced block is an example or a drawing. */
const withoutFences = (text: string): string =>
  text.replace(/^( *)(```+|~~~+)[\s\S]*?^ *\2/gm, (block) => block.replace(/[^\n]/g, " "));
