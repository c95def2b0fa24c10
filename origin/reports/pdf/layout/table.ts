import type { PdfDocument } from "../document.ts";
import type { Colour } from "../draw/page.ts";
import type { Element } from "../structure/element.ts";
import { widestWord } from "../text/break-lines.ts";
import type { Block } from "./block.ts";
import { paragraph, type TextStyle } from "./paragraph.ts";

export interface Column {
  title: string;
  /** Of the width, beside the others' shares. */
  share: number;
  align?: "left" | "right";
  /** Its cells head their rows. */
  heads?: boolean;
}

/** Text, or what is made for the width of its column. */
export type Cell = string | ((width: number) => Block);

export interface TableStyle {
  head: TextStyle;
  body: TextStyle;
  rule: Colour;
  strong: Colour;
  /** Above and below the text of a row. */
  pad: number;
  /** Between columns. */
  gutter: number;
}

export interface TableContent {
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

interface Row {
  height: number;
  cells: readonly Block[];
}

/** A table that may go on over the page: its head is shown again there, and read once. */
export function table(
  document: PdfDocument,
  { columns, rows }: TableContent,
  style: TableStyle,
  width: number,
): Block {
  const widths = columnWidths(
    document,
    { columns, rows },
    style,
    width - style.gutter * (columns.length - 1),
  );
  const offsets = widths.map((_, index) =>
    widths.slice(0, index).reduce((sum, before) => sum + before + style.gutter, 0),
  );
  const rowOf = (cells: readonly Cell[], text: TextStyle, tag: "none" | "artifact"): Row => {
    const blocks = cells.map((cell, index) => {
      const cellWidth = widths[index] ?? 0;
      if (typeof cell !== "string") return cell(cellWidth);
      return paragraph(document, cell, text, cellWidth, { tag, align: columns[index]?.align ?? "left" });
    });
    return { cells: blocks, height: Math.max(...blocks.map(({ height }) => height)) + 2 * style.pad };
  };
  const titles = columns.map(({ title }) => title);
  return part({
    first: true,
    head: rowOf(titles, style.head, "none"),
    again: rowOf(titles, style.head, "artifact"),
    rows: rows.map((cells) => rowOf(cells, style.body, "none")),
    columns,
    offsets,
    style,
    width,
    shared: { body: undefined },
  });
}

/** By their shares, but no word is broken as long as another column has room to give. */
function columnWidths(
  document: PdfDocument,
  { columns, rows }: TableContent,
  style: TableStyle,
  width: number,
): number[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const wanted = columns.map(({ share }) => (width * share) / shares);
  const least = columns.map(({ title }, index) => {
    const head = widestWord(title, document.shaper(style.head.face)) * style.head.size;
    const shaper = document.shaper(style.body.face);
    let body = 0;
    for (const row of rows) {
      const cell = row[index];
      if (typeof cell === "string") body = Math.max(body, widestWord(cell, shaper));
    }
    // A monster of a word may not push the others aside: it breaks.
    return Math.min(Math.max(head, body * style.body.size) / 1000 + 0.5, width * 0.4);
  });
  const lacking = wanted.reduce((sum, share, index) => sum + Math.max(0, (least[index] ?? 0) - share), 0);
  if (lacking === 0) return wanted;
  const spare = wanted.reduce((sum, share, index) => sum + Math.max(0, share - (least[index] ?? 0)), 0);
  const given = spare === 0 ? 0 : Math.min(1, lacking / spare);
  const taken = Math.min(1, spare / lacking);
  return wanted.map((share, index) => {
    const gap = (least[index] ?? 0) - share;
    return gap > 0 ? share + gap * taken : share + gap * given;
  });
}

interface Part {
  first: boolean;
  head: Row;
  again: Row;
  rows: readonly Row[];
  columns: readonly Column[];
  offsets: readonly number[];
  style: TableStyle;
  width: number;
  shared: { body: Element | undefined };
}

function part(of: Part): Block {
  const { first, head, again, rows, columns, offsets, style, width, shared } = of;
  const heights = rows.reduce((sum, { height }) => sum + height, head.height);
  return {
    height: heights,
    // A short table stays whole.
    least: head.height + rows.slice(0, rows.length > 7 ? 3 : 7).reduce((sum, { height }) => sum + height, 0),
    draw: ({ page, x, y, within }) => {
      const shown = first ? head : again;
      if (first) {
        const whole = within.add("Table");
        const row = whole.add("THead").add("TR");
        for (const [index, block] of shown.cells.entries())
          block.draw({
            page,
            x: x + (offsets[index] ?? 0),
            y: y + style.pad,
            within: row.add("TH", { scope: "Column" }),
          });
        shared.body = whole.add("TBody");
      } else
        for (const [index, block] of shown.cells.entries())
          block.draw({ page, x: x + (offsets[index] ?? 0), y: y + style.pad, within });
      const body = shared.body ?? within;
      const rules: number[] = [];
      let top = y + shown.height;
      for (const { cells, height } of rows) {
        const row = body.add("TR");
        for (const [index, block] of cells.entries()) {
          const cell = columns[index]?.heads ? row.add("TH", { scope: "Row" }) : row.add("TD");
          block.draw({ page, x: x + (offsets[index] ?? 0), y: top + style.pad, within: cell });
        }
        top += height;
        rules.push(top);
      }
      page.artifact(() => {
        page.rect(x, y + shown.height - 0.4, width, 0.8, { fill: style.strong });
        for (const at of rules) page.rect(x, at - 0.25, width, 0.5, { fill: style.rule });
      });
    },
    split: (room) => {
      let used = head.height;
      let fit = 0;
      for (const { height } of rows) {
        if (used + height > room) break;
        used += height;
        fit++;
      }
      // A last row alone on a page looks forgotten.
      if (rows.length - fit === 1) fit--;
      if (fit < 1) return undefined;
      return [
        part({ ...of, rows: rows.slice(0, fit) }),
        part({ ...of, first: false, rows: rows.slice(fit) }),
      ];
    },
  };
}
