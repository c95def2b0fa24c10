// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the examples are source texts
import { expect, test } from "bun:test";
import { scan } from "./scan.ts";

const codeOf = (text: string) => scan(text).code.replace(/ +/g, " ").trim();

test("what is blanked keeps its length and its lines", () => {
  const text = '#!/usr/bin/env node\nconst a = "x"; /* two\nlines */ `t${a}\n`; // end';
  const { code } = scan(text);
  expect(code).toHaveLength(text.length);
  expect(code.split("\n")).toHaveLength(text.split("\n").length);
});

test.each([
  ['f("a // no comment"); g()', 'f(" "); g()'],
  ["f('it\\'s'); g()", "f(' '); g()"],
  ["a /* b */ c // d", "a c"],
  ["`one ${two(`three ${four} five`)} six` + seven", "` ${two(` ${four} `)} ` + seven"],
  ["`${{ a: 1 }}` + b", "`${{ a: 1 }}` + b"],
  ["`\\${no} $5 {x}` + b", "` ` + b"],
  ["const r = /[/\"']\\/`/g; f()", "const r = ; f()"],
  ["a / b / c // d", "a / b / c"],
  ["(a) / 2 + b[1] / 3 // d", "(a) / 2 + b[1] / 3"],
  ["return /'/.test(x)", "return .test(x)"],
  ["`a` / b / c", "` ` / b / c"],
  ['const open = "not closed\nf()', 'const open = "not closed\nf()'],
])("%p is the code %p", (text, code) => expect(codeOf(text)).toBe(code));

test("strings, the text of templates and comments are told apart, each with its place", () => {
  const { strings, comments } = scan("f('a', `b${c}d`); // \"e\"");
  expect(strings.map(({ text }) => text)).toEqual(["a", "b", "d"]);
  expect(strings[0]?.start).toBe(3);
  expect(comments).toEqual([{ start: 18, text: '// "e"' }]);
});
