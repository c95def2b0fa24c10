import { expect, test } from "bun:test";
import { tableStyle, type } from "../design/theme.ts";
import { PdfDocument } from "../document.ts";
import { type Block, solid } from "./block.ts";
import { Flow } from "./flow.ts";
import { paragraph } from "./paragraph.ts";
import { table } from "./table.ts";

const line = type.body.leading;

/** A page of ten lines, and what stands on each page. */
function tenLines() {
  const document = new PdfDocument();
  const flow = new Flow(document, { left: 0, top: 0, bottom: 10 * line });
  const seen: Record<string, number> = {};
  const mark = (name: string, lines = 1): Block =>
    solid(lines * line, ({ page }) => {
      seen[name] = page.index + 1;
    });
  const words = (lines: number): Block =>
    paragraph(document, Array(lines).fill("word").join("\n"), type.body, 400);
  return { document, flow, mark, words, seen };
}

/** How much stands on the page where all ends. */
const linesOnLast = ({ flow }: { flow: Flow }): number => 10 - Math.round(flow.room / line);

test("what is placed goes on where there is room, and a tail stays below it", () => {
  const { flow, mark, seen, document } = tenLines();
  flow.place(mark("content", 9));
  flow.tail(mark("source"), 0);
  flow.settle();
  expect([seen, document.pages.length]).toEqual([{ content: 1, source: 1 }, 1]);
});

test("a tail without room takes over what can't be split, with its heading", () => {
  const { flow, mark, seen } = tenLines();
  flow.place(mark("before", 5));
  flow.head(mark("heading"), 0);
  flow.place(mark("content", 4));
  flow.tail(mark("source"), 0);
  flow.settle();
  expect(seen).toEqual({ before: 1, heading: 2, content: 2, source: 2 });
});

test("a tail without room takes over two lines of the text that it belongs to", () => {
  const sheet = tenLines();
  sheet.flow.place(sheet.words(10));
  sheet.flow.tail(sheet.mark("source"), 0);
  expect(linesOnLast(sheet)).toBe(3);
  expect(sheet.document.pages).toHaveLength(2);
});

test("tails one below the other take over two rows of the table above both", () => {
  const sheet = tenLines();
  const rows = Array.from({ length: 12 }, (_, index) => [String(index)]);
  const whole = table(sheet.document, { columns: [{ title: "n", share: 1 }], rows }, tableStyle, 400);
  const flow = new Flow(sheet.document, { left: 0, top: 0, bottom: whole.height + line });
  flow.place(whole);
  flow.tail(sheet.mark("caveat"), 0);
  flow.tail(sheet.mark("source"), 0);
  const rowHeight = tableStyle.body.leading + 2 * tableStyle.pad;
  const headHeight = tableStyle.head.leading + 2 * tableStyle.pad;
  const left = flow.room;
  expect(sheet.seen).toEqual({ caveat: 3, source: 3 });
  expect(whole.height + line - left).toBeCloseTo(headHeight + 2 * rowHeight + 2 * line);
});

test("three lines of text that don't fit stay whole, and their heading with them", () => {
  const sheet = tenLines();
  sheet.flow.place(sheet.mark("before", 7));
  sheet.flow.head(sheet.mark("heading"), 0);
  sheet.flow.place(sheet.words(3));
  expect(linesOnLast(sheet)).toBe(4);
  expect(sheet.seen).toEqual({ before: 1, heading: 2 });
});

test("what fills a page by itself leaves its tail to the next, and nothing is lost", () => {
  const { flow, mark, seen } = tenLines();
  flow.place(mark("content", 10));
  flow.tail(mark("source"), 0);
  flow.settle();
  expect(seen).toEqual({ content: 1, source: 2 });
});

test("a tail right after a heading stays with the heading", () => {
  const { flow, mark, seen } = tenLines();
  flow.place(mark("before", 9));
  flow.head(mark("heading"), 0);
  flow.tail(mark("source"), 0);
  flow.settle();
  expect(seen).toEqual({ before: 1, heading: 2, source: 2 });
});
