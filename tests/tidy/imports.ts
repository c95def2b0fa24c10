import { posix } from "node:path";
import { lineAt, type Tree } from "./tree.ts";

export interface Import {
  /** As it is written; empty where only a run knows. */
  specifier: string;
  line: number;
  kind: "import" | "export" | "dynamic";
  /** Nothing of it is left when the program runs. */
  typeOnly: boolean;
  /** The file of the tree that is meant, if it is one. */
  file?: string;
  /** The package or runtime module that is meant, if it is one: `@scope/name`, `node:fs`. */
  package?: string;
}

/** What a source imports, read from its text: TypeScript 7 offers no parser to programs. */
export function importsIn(path: string, text: string, code: string, tree: Tree): Import[] {
  const found: Import[] = [];
  const add = (at: number, quoteAt: number, kind: Import["kind"], typeOnly = false) => {
    const specifier = literalAt(text, code, quoteAt);
    found.push({ specifier, line: lineAt(text, at), kind, typeOnly, ...target(path, specifier, tree) });
  };
  for (const { index, 0: all, 1: verb, 2: clause = "" } of code.matchAll(declaration))
    add(index, index + all.length, verb === "export" ? "export" : "import", isTypeOnly(clause));
  for (const { index, 0: all } of code.matchAll(sideEffect)) add(index, index + all.length, "import");
  for (const { index, 0: all } of code.matchAll(call)) add(index, index + all.length, "dynamic");
  return found.sort((one, other) => one.line - other.line);
}

/** `import a, { type b } from`, `export * from`; strings are blanked, so that one in braces does no harm. */
const declaration = /(?<![.\w$])(import|export)\b([\w$\s,*]*(?:\{[^{}]*\})?\s*)(?<![\w$])from\s*(?=["'])/g;
const sideEffect = /(?<![.\w$])import\s*(?=["'])/g;
const call =
  /(?<![.\w$])(?:import\s*\(|require(?:\.resolve)?\s*\(|import\s*\.\s*meta\s*\.\s*resolve\s*\()\s*/g;

/** The string or template without holes that begins here, else nothing. */
function literalAt(text: string, code: string, at: number): string {
  const quote = code[at] ?? "";
  if (!/["'`]/.test(quote)) return "";
  const end = code.indexOf(quote, at + 1);
  return code.slice(at + 1, end).trim() ? "" : text.slice(at + 1, end);
}

function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b(?!\s*,)(?!\s*$)/.test(clause)) return true;
  const [, names] = clause.match(/^\s*\{([^{}]*)\}\s*$/) ?? [];
  const each = names?.split(",").filter((name) => name.trim()) ?? [];
  return each.length > 0 && each.every((name) => /^\s*type\s+\S/.test(name));
}

function target(path: string, specifier: string, tree: Tree): Pick<Import, "file" | "package"> {
  if (!specifier) return {};
  // A file of a package, which the package itself doesn't offer by name, is still the package's.
  const [, inPackage = /^[./]/.test(specifier) ? undefined : specifier] =
    specifier.match(/\bnode_modules\/(.+)/) ?? [];
  if (inPackage !== undefined) {
    const [name = "", second = ""] = inPackage.split("/");
    return { package: name.startsWith("@") ? `${name}/${second}` : name };
  }
  const [plain = ""] = specifier.split("?");
  const file = posix.normalize(posix.join(posix.dirname(path), plain));
  // A file that the tree doesn't hold is judged by its place all the same; whether it is there, tsc says.
  return { file: tree.has(`${file}.ts`) ? `${file}.ts` : file };
}
