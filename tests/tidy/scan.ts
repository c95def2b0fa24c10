export interface Piece {
  start: number;
  text: string;
}

/**
 * A source text taken apart, without knowing its grammar. `code` has the length and the lines of the text; in it
 * comments, regular expressions and what strings say are blanked, so that a pattern can't mistake them for code.
 */
export interface Scanned {
  code: string;
  comments: Piece[];
  strings: Piece[];
}

export function scan(text: string): Scanned {
  const comments: Piece[] = [];
  const strings: Piece[] = [];
  /** What a closing brace closes: a block, or the hole in a template. */
  const open: ("block" | "hole")[] = [];
  let code = "";
  let copied = 0;
  let before = "";

  const blank = (start: number, end: number) => {
    code += text.slice(copied, start) + text.slice(start, end).replace(/[^\n]/g, " ");
    copied = end;
  };
  const keepString = (start: number, end: number) => {
    strings.push({ start, text: text.slice(start, end) });
    blank(start, end);
  };
  /** From behind a backtick or a hole to the next of them. */
  const readTemplate = (start: number): number => {
    templateText.lastIndex = start;
    const ending = templateText.exec(text)?.[1] ?? "";
    const end = ending ? templateText.lastIndex : text.length;
    keepString(start, end - ending.length);
    if (ending.startsWith("$")) open.push("hole");
    return end;
  };

  token.lastIndex = text.startsWith("#!") ? text.indexOf("\n") : 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [word] = found;
    const start = found.index;
    let end = start + word.length;
    if (word.startsWith("//") || word.startsWith("/*")) {
      comments.push({ start, text: word });
      blank(start, end);
      continue;
    }
    if (/^["']./.test(word)) keepString(start + 1, end - 1);
    else if (word === "`" || (word === "}" && open.pop() === "hole")) end = readTemplate(end);
    else if (word === "{") open.push("block");
    else if (word === "/" && beforeRegex.test(before)) {
      regexLiteral.lastIndex = start;
      if (regexLiteral.test(text)) {
        end = regexLiteral.lastIndex;
        blank(start, end);
      }
    }
    // A template or a regular expression is a value, and behind a value a slash divides.
    before = end > start + word.length ? ")" : word;
    token.lastIndex = end;
  }
  return { code: code + text.slice(copied), comments, strings };
}

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|[\w$]+|[^\s\w$]/g;
const templateText = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{)/y;
const regexLiteral = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** Where a slash begins a regular expression: at the start, behind punctuation that ends no value, behind these words. */
const beforeRegex =
  /^$|^[^\w$)\]}"'`]$|^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|instanceof)$/;
