// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the examples are source texts
import { expect, test } from "bun:test";
import { sourcesOf } from "./sources.ts";

const importsOf = (text: string, path = "origin/tasks/a.ts") =>
  sourcesOf(new Map([[path, text]])).get(path)?.imports ?? [];
const briefly = (text: string) =>
  importsOf(text).map(({ specifier, kind, typeOnly }) => `${kind}${typeOnly ? " type" : ""} ${specifier}`);

test.each([
  ['import a from "x";', ["import x"]],
  ["import a, { type b } from 'x';", ["import x"]],
  ['import a, * as b from "x"', ["import x"]],
  ['import type a from "x";', ["import type x"]],
  ['import type { a } from "x";', ["import type x"]],
  ['import { type a, type b } from "x";', ["import type x"]],
  ['import { type a, b } from "x";', ["import x"]],
  ['import type from "x";', ["import x"]],
  ['import type, { a } from "x";', ["import x"]],
  ['import {} from "x";', ["import x"]],
  ['import "x";', ["import x"]],
  ['import{a}from"x";', ["import x"]],
  ['import {\n  a, // from "no"\n  b as from,\n} from "x";', ["import x"]],
  ['import a from "x" with { type: "json" };', ["import x"]],
  ['import { "odd name" as a } from "x";', ["import x"]],
  ['export * from "x"; export * as y from "y";', ["export x", "export y"]],
  ['export type { a } from "x"; export { b } from "y";', ["export type x", "export y"]],
  ['const a = await import("x");', ["dynamic x"]],
  ["const a = await import(\n  /* later */ `x`,\n);", ["dynamic x"]],
  ['let a: import("x").A;', ["dynamic x"]],
  ['const a = require("x"); const b = import.meta.resolve("y");', ["dynamic x", "dynamic y"]],
  ["await import(path);", ["dynamic "]],
  ["await import(`./${name}.ts`);", ["dynamic "]],
])("%p imports %p", (text, found) => expect(briefly(text)).toEqual(found));

test.each([
  '// import a from "x";',
  '/* import a from "x"; */',
  "const text = 'import a from \"x\";';",
  'const text = `\nimport a from "x";\n`;',
  'const r = /import "x"/;',
  'export const from = "x";',
  'export default "x";',
  'export { a };\nconst b = { from: "x" };',
  'loader.import("x"); $import("x"); reimport("x");',
  "console.log(import.meta.url);",
])("%p imports nothing", (text) => expect(importsOf(text)).toEqual([]));

test("an import behind a string or a template hole is found, with its line", () => {
  const [found] = importsOf('const a = `${"import"}`;\n\nimport b from "x";');
  expect(found).toMatchObject({ specifier: "x", line: 3 });
});

test("a specifier is a file of the tree, or the package that it belongs to", () => {
  const meant = (specifier: string) => {
    const [found] = importsOf(`import "${specifier}";`);
    return found?.file ?? `package ${found?.package}`;
  };
  expect(meant("./b.ts")).toBe("origin/tasks/b.ts");
  expect(meant("../../shared/log.ts")).toBe("shared/log.ts");
  expect(meant("./a.sql?raw")).toBe("origin/tasks/a.sql");
  expect(meant("../tasks/a")).toBe("origin/tasks/a.ts");
  expect(meant("hono/http-exception")).toBe("package hono");
  expect(meant("@electric-sql/pglite/live")).toBe("package @electric-sql/pglite");
  expect(meant("node:fs/promises")).toBe("package node:fs");
  expect(meant("../../node_modules/@electric-sql/pglite/dist/a.wasm")).toBe("package @electric-sql/pglite");
});

test("of a page's component only the script is code", () => {
  const text = '<template>import "no"</template>\n<script setup lang="ts">\nimport "./b.ts";\n</script>';
  expect(importsOf(text, "edge/web/a.vue")).toMatchObject([{ file: "edge/web/b.ts", line: 3 }]);
});
