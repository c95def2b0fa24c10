import { PdfDocument } from "../../../origin/reports/pdf/document.ts";
import { a4, type Page } from "../../../origin/reports/pdf/draw/page.ts";
import { type Block, solid } from "../../../origin/reports/pdf/layout/block.ts";
import { Flow } from "../../../origin/reports/pdf/layout/flow.ts";
import { paragraph, type TextStyle } from "../../../origin/reports/pdf/layout/paragraph.ts";
import { table } from "../../../origin/reports/pdf/layout/table.ts";
import { oneLine } from "../../../origin/reports/pdf/text/break-lines.ts";
import { inks, type ThreePages } from "./three-pages.ts";

const [margin, width] = [48, a4.width - 96];
const style = (
  face: TextStyle["face"],
  size: number,
  leading: number,
  colour: TextStyle["colour"] = inks.ink,
) => ({
  face,
  size,
  leading,
  colour,
});
const body = style("regular", 9.25, 13.5);
const tableStyle = {
  head: style("bold", 7.75, 12),
  body: style("regular", 8.75, 12),
  rule: inks.rule,
  strong: inks.ink,
  pad: 3.5,
  gutter: 10,
};

/** The three pages by the product's own writer and layout, tagged as its reports are. */
export function asPdf({ title, subtitle, facts, months, tyres, note, tables }: ThreePages): Uint8Array {
  const document = new PdfDocument();
  const flow = new Flow(document, { left: margin, top: 50, bottom: a4.height - 62 });
  const text = (words: string, of: TextStyle, tag: "H1" | "H2" | "P" = "P"): Block =>
    paragraph(document, words, of, width, { tag });
  const heading = (words: string, before: number): void =>
    flow.head(text(words, style("bold", 17, 22), "H2"), before, (page, y) =>
      document.bookmark(words, words, page, y),
    );
  flow.page.artifact(() => flow.page.rect(0, 0, a4.width, 108, { fill: inks.band }));
  flow.moveTo(36);
  flow.place(text(title, style("bold", 30, 35, "#ffffff"), "H1"));
  flow.place(text(subtitle, { ...body, colour: "#ffffff" }));
  flow.moveTo(126);
  flow.place(factsBlock(document, facts));
  flow.place(text(note, body));
  heading("Energy · Енергия", 18);
  flow.place(bars(document, months), 8);
  heading("Tyres · Гуми", 18);
  flow.place(wheels(document, tyres), 8);
  for (const { title: words, head, rows } of tables) {
    flow.nextPage();
    heading(words, 0);
    const columns = head.map((cell, index) => ({
      title: cell,
      share: index === 0 ? 1.3 : index === 1 ? 3.2 : 1,
      heads: index === 0,
      align: index === head.length - 1 ? ("right" as const) : ("left" as const),
    }));
    flow.place(table(document, { columns, rows }, tableStyle, width), 8);
  }
  flow.settle();
  for (const page of document.pages) {
    const label = `Page ${page.index + 1} of ${document.pages.length}`;
    page.artifact(() => write(document, page, label, margin + width, a4.height - 34, 7.5, "end"));
  }
  return document.bytes({
    title,
    subject: subtitle,
    language: "bg",
    producer: "Bench",
    createdAt: new Date(0),
  });
}

function factsBlock(document: PdfDocument, facts: ThreePages["facts"]): Block {
  const each = width / 3;
  const cells = facts.map(([label, value]) => ({
    label: paragraph(document, label, style("regular", 8, 11.5, inks.quiet), each, { tag: "Lbl" }),
    value: paragraph(document, value, style("bold", 9.25, 13.5), each, { tag: "LBody" }),
  }));
  return solid(Math.ceil(cells.length / 3) * 33, (place) => {
    const list = place.within.add("L");
    for (const [index, { label, value }] of cells.entries()) {
      const at = {
        page: place.page,
        x: place.x + (index % 3) * each,
        y: place.y + Math.floor(index / 3) * 33,
        within: list.add("LI"),
      };
      label.draw(at);
      value.draw({ ...at, y: at.y + label.height });
    }
  });
}

function bars(document: PdfDocument, months: ThreePages["months"]): Block {
  const most = Math.max(...months.map(([, kwh]) => kwh));
  return figure(
    120,
    `Energy by month: ${months.map(([name, kwh]) => `${name} ${kwh}`).join(", ")}`,
    (page, x, y) => {
      page.rect(x, y + 100, width, 0.5, { fill: inks.quiet });
      for (const [index, [name, kwh]] of months.entries()) {
        const [left, height] = [x + 10 + index * 40, (kwh / most) * 90];
        page.rect(left, y + 100 - height, 24, height, { fill: inks.accent }, 2);
        write(document, page, name, left + 12, y + 112, 7.25, "middle");
        write(document, page, `${kwh}`, left + 12, y + 96 - height, 7.25, "middle");
      }
    },
  );
}

function wheels(document: PdfDocument, tyres: ThreePages["tyres"]): Block {
  return figure(180, tyres.map(([name, bar]) => `${name} ${bar}`).join(", "), (page, x, top) => {
    page.rect(x + 213, top + 4, 74, 170, { stroke: inks.quiet }, 27);
    for (const [index, [name, bar]] of tyres.entries()) {
      const [isLeft, y] = [index % 2 === 0, top + (index < 2 ? 30 : 110)];
      page.rect(x + (isLeft ? 205 : 286), y, 9, 34, { fill: inks.ink }, 3);
      const [edge, anchor] = isLeft ? ([x + 195, "end"] as const) : ([x + 305, "start"] as const);
      write(document, page, bar, edge, y + 15, 9, anchor);
      write(document, page, name, edge, y + 27, 7.75, anchor);
    }
  });
}

const figure = (height: number, alt: string, draw: (page: Page, x: number, y: number) => void): Block =>
  solid(height, ({ page, x, y, within }) => {
    const element = within.add("Figure", { alt, box: page.boxOf(x, y, width, height) });
    page.marked(element, () => draw(page, x, y));
  });

function write(
  document: PdfDocument,
  page: Page,
  words: string,
  x: number,
  y: number,
  size: number,
  anchor: "start" | "middle" | "end",
): void {
  const line = oneLine(words, document.shaper("regular"));
  const spare = (line.width * size) / 1000;
  page.text(line, x - (anchor === "start" ? 0 : anchor === "middle" ? spare / 2 : spare), y, size, inks.ink);
}
