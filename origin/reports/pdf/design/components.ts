import type { Section } from "../../../../shared/contracts/report/section.ts";
import type { SectionName } from "../../../../shared/contracts/report.ts";
import { type Block, beside, type Place, solid, stack } from "../layout/block.ts";
import type { Element } from "../structure/element.ts";
import { oneLine } from "../text/break-lines.ts";
import { fill, type Words } from "../words.ts";
import type { Kit } from "./kit.ts";
import { colours, contentWidth, type } from "./theme.ts";

/** A chapter's heading, with a bookmark; what follows is read as its content. */
export function chapter({ document, flow, words, text }: Kit, name: keyof Words["sections"]): void {
  const title = words.sections[name];
  flow.within = document.root.add("Sect");
  const words_ = text(title, type.title, contentWidth, { tag: "H2" });
  const heading = solid(words_.height + 7, (place) => {
    words_.draw(place);
    place.page.artifact(() => {
      place.page.rect(place.x, place.y + words_.height + 3, 26, 2, { fill: colours.accent });
    });
  });
  flow.head(heading, 24, (page, y) => document.bookmark(title, name, page, Math.max(0, y - 8)));
}

export function subHeading({ flow, text }: Kit, title: string): void {
  flow.head(stack([text(title, type.sub, contentWidth, { tag: "H3" })]), 13);
}

/** The content of a section with its source below, or why there is none. */
export function section<Data>(
  kit: Kit,
  name: SectionName,
  { state, source, read_at, reason, data }: Section<Data>,
  show: (data: Data) => void,
): void {
  const { words, figures, flow, text } = kit;
  chapter(kit, name);
  if (data === null) {
    const why = words.absences[reason ?? "not-told"];
    flow.place(notice(kit, words.absentTitle, `${why}.`), 7);
    return;
  }
  const at = figures.moment(read_at);
  if (state === "cached") {
    const why = words.absences[reason ?? "unreachable"];
    flow.place(notice(kit, fill(words.cached, { at, reason: why }), ""), 7);
  }
  show(data);
  flow.tail(text(fill(words.source, { call: source, at }), type.small), 6);
}

/** A quiet box: what is missing, and what to keep in mind. */
export function notice({ text }: Kit, title: string, say: string, width = contentWidth): Block {
  const inner = width - 24;
  const parts = [text(title, type.strong, inner)];
  if (say) parts.push(text(say, type.body, inner));
  return boxed(stack(parts, 1), width, 12, 9);
}

/** On a quiet ground. */
export const boxed = (block: Block, width: number, padX: number, padY: number, height = 0): Block =>
  solid(Math.max(height, block.height + 2 * padY), (place) => {
    const { page, x, y } = place;
    page.artifact(() =>
      page.rect(x, y, width, Math.max(height, block.height + 2 * padY), { fill: colours.ground }, 5),
    );
    block.draw({ ...place, x: x + padX, y: y + padY });
  });

export type Fact = readonly [label: string, value: string | null | undefined];

/** Labels above their values, in columns that may go on over the page; what isn't told is named together below. */
export function facts(kit: Kit, all: readonly Fact[], columns = 3, width = contentWidth): Block[] {
  const { text, words } = kit;
  const told = all.filter((fact): fact is readonly [string, string] => fact[1] != null && fact[1] !== "");
  const missing = all.filter(([, value]) => value == null || value === "").map(([label]) => label);
  const gutter = 16;
  const each = (width - gutter * (columns - 1)) / columns;
  const cells = told.map(([label, value]) => ({
    label: text(label, type.label, each, { tag: "Lbl" }),
    value: text(value, type.strong, each, { tag: "LBody" }),
  }));
  const rows: (typeof cells)[] = [];
  for (let start = 0; start < cells.length; start += columns) rows.push(cells.slice(start, start + columns));
  const lines = rows.map((row, index) => {
    const height = Math.max(...row.map(({ label, value }) => label.height + value.height));
    return solid(height + (index < rows.length - 1 ? 8 : 0), (place) => {
      for (const [column, { label, value }] of row.entries()) {
        const at = { ...place, x: place.x + column * (each + gutter), within: place.within.add("LI") };
        label.draw(at);
        value.draw({ ...at, y: place.y + label.height });
      }
    });
  });
  const blocks: Block[] = lines.length > 0 ? [list(lines)] : [];
  if (missing.length > 0)
    blocks.push(text(fill(words.notTold, { list: missing.join(", ") }), type.small, width));
  return blocks;
}

/** Facts, and below them what isn't told. */
export function placeFacts(kit: Kit, all: readonly Fact[], columns: number, before = 8): void {
  const [first, ...rest] = facts(kit, all, columns);
  if (first) kit.flow.place(first, before);
  for (const block of rest) kit.flow.tail(block, before);
}

/** A list with bullets; it may go on over the page. */
export function bullets(kit: Kit, items: readonly string[], columns = 1, width = contentWidth): Block {
  const gutter = 16;
  const each = (width - gutter * (columns - 1)) / columns;
  const cells = items.map((item) => ({
    mark: kit.text("•", type.body, 10, { tag: "Lbl" }),
    body: kit.text(item, type.body, each - 11, { tag: "LBody" }),
  }));
  const rows: Block[][] = [];
  for (let start = 0; start < cells.length; start += columns)
    rows.push(
      cells.slice(start, start + columns).map(({ mark, body }) =>
        solid(body.height + 2, (place) => {
          const item = place.within.add("LI");
          mark.draw({ ...place, within: item });
          body.draw({ ...place, x: place.x + 11, within: item });
        }),
      ),
    );
  const lines = rows.map((row) =>
    beside(row.map((block, column) => ({ block, offset: column * (each + gutter) }))),
  );
  return list(lines);
}

/** What is explained on the left, up to its colon, and the explanation beside it. */
export function terms({ text }: Kit, sentences: readonly string[]): Block {
  const left = 118;
  const lines = sentences.map((sentence) => {
    const colon = sentence.indexOf(": ");
    const after = sentence.slice(colon + 2);
    const body = text(
      after.slice(0, 1).toLocaleUpperCase() + after.slice(1),
      type.body,
      contentWidth - left,
      {
        tag: "LBody",
      },
    );
    if (colon < 0)
      return solid(body.height + 5, (place) =>
        body.draw({ ...place, x: place.x + left, within: place.within.add("LI") }),
      );
    const term = text(sentence.slice(0, colon), type.strong, left - 14, { tag: "Lbl" });
    return solid(Math.max(term.height, body.height) + 5, (place) => {
      const within = place.within.add("LI");
      term.draw({ ...place, within });
      body.draw({ ...place, x: place.x + left, within });
    });
  });
  // It ends the report: a last page is worth turning to.
  return list(lines, 5);
}

/** Lines of a list: two at least stay where it begins, and this many go over to where it ends. */
function list(
  lines: readonly Block[],
  overMin = 2,
  shared: { list: Element | undefined } = { list: undefined },
): Block {
  const high = (part: readonly Block[]): number => part.reduce((sum, { height }) => sum + height, 0);
  return {
    height: high(lines),
    least: high(lines.length < 2 + overMin ? lines : lines.slice(0, 2)),
    draw: (place) => {
      shared.list ??= place.within.add("L");
      let { y } = place;
      for (const line of lines) {
        line.draw({ ...place, y, within: shared.list });
        y += line.height;
      }
    },
    split: (room, isWholePage) => {
      let fit = lines.length;
      while (fit > 0 && high(lines.slice(0, fit)) > room) fit--;
      const fitting = Math.min(fit, lines.length - overMin);
      if (fitting >= 2) fit = fitting;
      else if (!isWholePage || fit === 0) return undefined;
      return [list(lines.slice(0, fit), overMin, shared), list(lines.slice(fit), overMin, shared)];
    },
  };
}

/** Text in one line, wherever a drawing wants it. */
export function label(
  { document }: Pick<Kit, "document">,
  text: string,
  { face, size, colour }: { face: "regular" | "bold"; size: number; colour: `#${string}` },
): {
  width: number;
  draw(place: Pick<Place, "page">, x: number, baseline: number, anchor?: "start" | "middle" | "end"): void;
} {
  const line = oneLine(text, document.shaper(face));
  const width = (line.width * size) / 1000;
  return {
    width,
    draw: ({ page }, x, baseline, anchor = "start") =>
      page.text(
        line,
        x - (anchor === "start" ? 0 : anchor === "middle" ? width / 2 : width),
        baseline,
        size,
        colour,
      ),
  };
}
