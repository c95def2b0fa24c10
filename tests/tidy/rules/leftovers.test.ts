import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as leftovers from "./leftovers.ts";

test.each([
  ["// TODO later", "Something is left to do: name its issue, as in #12"],
  ["/* one\n FIXME */", "Something is left to do: name its issue, as in #12"],
  ["// @ts-ignore", "Types are switched off: use @ts-expect-error and say why"],
  ["// @ts-expect-error", "A type error is expected: say why"],
  ['test.only("a", b);', "Only this test runs: let the others run too"],
  ['describe.skip("a", b);', "A test that doesn't run: say why beside it"],
  ['test.todo("a");', "A test that doesn't run: say why beside it"],
  ['console.log("a");', "Writing to the console: use the log"],
  ["const a: any = b;", "The type any: use unknown, or the type that it is"],
  ["b as any;", "The type any: use unknown, or the type that it is"],
  ["type A = any;", "The type any: use unknown, or the type that it is"],
  ["let a: Map<string, any>;", "The type any: use unknown, or the type that it is"],
  ["let a: Array<any> | undefined;", "The type any: use unknown, or the type that it is"],
  ["let a: string | any[];", "The type any: use unknown, or the type that it is"],
  ["// const a = b();\n// c(a);", "Code in a comment: git remembers it"],
])("%p is left over", (text, say) => {
  const found = told(leftovers, { "origin/app.ts": text });
  expect(found).toEqual([expect.stringMatching(/^origin\/app\.ts:[12] /)]);
  expect(found[0]).toEndWith(say);
});

test("settings, scripts and SQL are looked at too", () => {
  const files = {
    "wrangler.toml": "a = 1\n# TODO",
    "origin/1.sql": "-- FIXME it",
    "infra/a.tf": "# TODO #7",
  };
  expect(told(leftovers, files)).toEqual([
    "wrangler.toml:2 Something is left to do: name its issue, as in #12",
    "origin/1.sql:1 Something is left to do: name its issue, as in #12",
  ]);
});

test.each([
  "// TODO #12: later",
  'const text = "TODO console.log(a as any) // @ts-ignore";',
  "// @ts-expect-error: the types of this package forget it",
  '// Postgres alone can do this.\ntest.skip("a", b);',
  'test.skip("a", b); // Postgres alone can do this',
  "z.any(); const a = { any: 1 }; any(1); Promise.any(b); f(x, any);",
  "// A sentence that says why, and (in brackets) more;",
  "/** `const a = 1;` */",
])("%p is fine", (text) => expect(told(leftovers, { "origin/app.ts": text })).toEqual([]));

test("a Worker has no other way to write a line", () => {
  expect(told(leftovers, { "edge/wiring.ts": "console.log(line);" })).toEqual([]);
});
