import { expect, test } from "bun:test";
import { PdfDocument } from "../document.ts";
import { breakLines, oneLine } from "./break-lines.ts";
import { literalText } from "./literal-text.ts";

const shaper = new PdfDocument().shaper("regular");
const widthOf = (text: string): number => oneLine(text, shaper).width;

/** Lines as text: each character of a document has a number of its own, in the order they came. */
function linesOf(text: string, width: number): string[] {
  const characters = [...new Set(text)];
  const document = new PdfDocument();
  const own = document.shaper("regular");
  for (const character of characters) own.word(character);
  return breakLines(text, own, width).map(({ pieces }) =>
    pieces
      .flatMap(({ shown }) => shown.match(/[0-9a-f]{4}(?=[0-9a-f]*>)/g) ?? [])
      .map((code) => characters[Number.parseInt(code, 16) - 1] ?? "?")
      .join(""),
  );
}

test("a line breaks behind spaces, hyphens, dashes and slashes, and no line is wider than it may be", () => {
  expect(linesOf("aaaa bbbb", widthOf("bbbb "))).toEqual(["aaaa", "bbbb"]);
  expect(linesOf("aaaa-bbbb", widthOf("bbbb- "))).toEqual(["aaaa-", "bbbb"]);
  expect(linesOf("aaaa/bbbb", widthOf("bbbb/ "))).toEqual(["aaaa/", "bbbb"]);
  const long = "Nach der Donaudampfschifffahrt kommt/geht es weiter – irgendwohin ".repeat(4);
  for (const width of [3_000, 7_000, 20_000])
    for (const line of breakLines(long, shaper, width)) expect(line.width).toBeLessThanOrEqual(width);
});

test("nothing is lost: not of a word wider than a line, not at the end of one", () => {
  const text = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Кюстендил/Αθήνα 12-34";
  for (const width of [1_200, 3_000, 9_000])
    expect(linesOf(text, width).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
});

test("a line never breaks at a space that doesn't break, or between a figure and the one behind its hyphen", () => {
  expect(linesOf("aa 92\u00a0kWh", widthOf("92\u00a0kWh "))).toEqual(["aa", "92\u00a0kWh"]);
  expect(linesOf("a 2026-11", widthOf("2026-11"))).toEqual(["a", "2026-11"]);
});

test("ends of lines that were written are kept", () => {
  expect(linesOf("a\n\nb", 10_000)).toEqual(["a", "", "b"]);
});

test("pairs close up", () => {
  expect(widthOf("AV")).toBeLessThan(widthOf("A") + widthOf("V"));
  expect(widthOf("ГА")).toBeLessThan(widthOf("Г") + widthOf("А"));
});

test("controls, turned directions and halves of characters are gone; accents are one with their letters", () => {
  expect(literalText("a\u0000b\u202Ec\u200Bd\ud800e\r\nf\tg")).toBe("abcde\nf g");
  expect(literalText("e\u0301")).toBe("é");
});

test("what no typeface has shows as a sign and means what was written", () => {
  const [piece] = oneLine("特斯", shaper).pieces;
  expect(piece?.meant).toBe("<FEFF72796 5AF>".replace(" ", ""));
  expect(oneLine("Ω Я ⚡", shaper).pieces.some(({ meant }) => meant !== undefined)).toBe(false);
});
