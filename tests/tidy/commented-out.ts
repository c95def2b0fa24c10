import type { Piece } from "./scan.ts";
import { lineAt } from "./tree.ts";

export interface Paragraph {
  line: number;
  text: string;
}

/** Comments that stand alone, lines that follow each other as one; documentation is left out, it may show code. */
export function ownLineComments(text: string, comments: Piece[]): Paragraph[] {
  const paragraphs: (Paragraph & { last: number })[] = [];
  for (const { start, text: whole } of comments) {
    if (whole.startsWith("/**") || text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim()) continue;
    const line = lineAt(text, start);
    const words = whole.replace(/^\/\/ ?|^\/\*|\*\/$/g, "");
    const above = paragraphs.at(-1);
    if (whole.startsWith("//") && above?.last === line - 1) {
      above.text += `\n${words}`;
      above.last = line;
    } else paragraphs.push({ line, text: words, last: whole.startsWith("//") ? line : -1 });
  }
  return paragraphs;
}

/** Whether words are statements: they end like some, hold what prose doesn't, and parse. In doubt they are words. */
export function isCommentedOut(words: string): boolean {
  const endsLikeCode = /[;{}]\s*$/m.test(words) && /[=(]/.test(words);
  if (!endsLikeCode || /^\s*[A-Z][\w ]*:/m.test(words)) return false;
  return parses(words) || parses(`async () => {\n${words}\n}`);
}

const parser = new Bun.Transpiler({ loader: "ts" });
function parses(code: string): boolean {
  try {
    parser.transformSync(code);
    return true;
  } catch {
    return false;
  }
}
