import { label } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, margin } from "../design/theme.ts";
import { a4 } from "../draw/page.ts";
import { fill } from "../words.ts";

/** What each page ends with: whose report it is, and which page of how many. */
export function drawFeet(kit: Kit): void {
  const { document, report, words, figures } = kit;
  const identity = report.identity.data;
  const small = { face: "regular", size: 7.5, colour: colours.quiet } as const;
  const car = [identity?.model, identity?.model_year, identity?.vin].filter(Boolean).join(" · ");
  const left = label(
    kit,
    [words.title, car, figures.date(report.read_at)].filter(Boolean).join("  |  "),
    small,
  );
  for (const page of document.pages) {
    const pages = { page: figures.number(page.index + 1), pages: figures.number(document.pages.length) };
    const right = label(kit, fill(words.page, pages), small);
    const y = a4.height - 34;
    page.artifact(() => {
      page.rect(margin, y - 12, contentWidth, 0.5, { fill: colours.rule });
      left.draw({ page }, margin, y);
      right.draw({ page }, margin + contentWidth, y, "end");
    });
  }
}
