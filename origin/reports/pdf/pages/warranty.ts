import type { Cover, Warranty } from "../../../../shared/contracts/report/warranty.ts";
import { label, notice, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import { type Block, solid } from "../layout/block.ts";
import type { Cell } from "../layout/table.ts";
import { oneLine } from "../text/break-lines.ts";
import { fill } from "../words.ts";
import { leftOf } from "./word-facts.ts";

/** What is left of each cover, as shares and as dates and distances. */
export function warrantyPage(kit: Kit): void {
  const { report, words, flow, text, table } = kit;
  const w = words.cover;
  section(kit, "warranty", report.warranty, ({ covers }: Warranty) => {
    if (covers.length === 0) {
      flow.place(notice(kit, w.empty, ""), 7);
      return;
    }
    const running = covers.filter(({ state, left }) => state === "active" && typeof left?.share === "number");
    // The bars say in short what the table says: they stay together.
    if (running.length > 0) flow.head(shares(kit, running), 10);
    flow.place(
      table({
        columns: [
          { title: w.name, share: 2.4, heads: true },
          { title: w.state, share: 1.2 },
          { title: w.ends, share: 1.3, align: "right" },
          { title: w.endsAt, share: 1.3, align: "right" },
          { title: w.left, share: 2.2, align: "right" },
        ],
        rows: covers.map((cover) => coverRow(kit, cover)),
      }),
      10,
    );
    flow.tail(text(w.caveat, type.body), 8);
  });
}

function coverRow(kit: Kit, cover: Cover): Cell[] {
  const { words, figures } = kit;
  const w = words.cover;
  const at =
    cover.distance === "unlimited"
      ? w.unlimited
      : cover.ends_at_km === null
        ? "—"
        : figures.distance(cover.ends_at_km);
  const left = cover.left?.over
    ? w.over
    : cover.left
      ? leftOf(kit, cover.left.days, cover.left.distance_km)
      : "—";
  return [cover.name, w.states[cover.state], cover.ends_on ? figures.day(cover.ends_on) : "—", at, left];
}

function shares(kit: Kit, covers: readonly Cover[]): Block {
  const { words, figures, document } = kit;
  const each = 20;
  const bars = covers.map((cover) => ({
    name: cover.name,
    share: cover.left?.share ?? 0,
    says: fill(words.cover.shareLeft, { share: figures.percent((cover.left?.share ?? 0) * 100) }),
  }));
  const nameWidth = 176;
  return solid(bars.length * each, (place) => {
    const { page, x, y } = place;
    const figure = place.within.add("Figure", {
      alt: fill(words.cover.chart, { list: bars.map(({ name, says }) => `${name}: ${says}`).join("; ") }),
      box: page.boxOf(x, y, contentWidth, bars.length * each),
    });
    page.marked(figure, () => {
      for (const [index, { name, share, says }] of bars.entries()) {
        const top = y + index * each;
        const ink = { face: "regular", size: 8.5, colour: colours.ink } as const;
        label(kit, fitted(document, name, nameWidth - 10, ink.size), ink).draw(place, x, top + 12);
        const value = label(kit, says, { face: "bold", size: 8.5, colour: colours.ink });
        value.draw(place, x + contentWidth, top + 12, "end");
        const width = contentWidth - nameWidth - 92;
        page.rect(x + nameWidth, top + 5, width, 9, { fill: colours.rule }, 3);
        if (share > 0)
          page.rect(x + nameWidth, top + 5, Math.max(3, width * share), 9, { fill: colours.accent }, 3);
      }
    });
  });
}

/** As much of a name as fits into one line of a drawing. */
function fitted(document: Kit["document"], text: string, width: number, size: number): string {
  const fits = (part: string): boolean =>
    (oneLine(part, document.shaper("regular")).width * size) / 1000 <= width;
  if (fits(text)) return text;
  let part = [...text];
  while (part.length > 1 && !fits(`${part.join("").trimEnd()}…`)) part = part.slice(0, -1);
  return `${part.join("").trimEnd()}…`;
}
