import { expect, test } from "bun:test";
import { isCommentedOut, ownLineComments } from "./commented-out.ts";
import { scan } from "./scan.ts";

test.each([
  "const a = 1;",
  "if (a) {\n  b();\n}",
  "return a.b(c);",
  'import a from "x";\nexport const b = a();',
])("%p is code", (words) => expect(isCommentedOut(words)).toBe(true));

test.each([
  "A minute forgives a drifting clock.",
  "It closes (see RFC 9110, 15.5);",
  "Example: close(a);",
  "The answer is {a} = b; so it is",
  "a = b",
  "biome-ignore lint/suspicious/noConsole: the only way out",
])("%p is words", (words) => expect(isCommentedOut(words)).toBe(false));

test("lines that follow each other are read together; documentation and what stands behind code aren't", () => {
  const text = "// one\n// two\n\n// three\n/** four(); */\na(); // five\n/* six\nseven */";
  expect(ownLineComments(text, scan(text).comments)).toMatchObject([
    { line: 1, text: "one\ntwo" },
    { line: 4, text: "three" },
    { line: 7, text: " six\nseven " },
  ]);
});
