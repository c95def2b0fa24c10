import { boxed } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { drawLight } from "../design/light.ts";
import { colours, contentWidth, inColour, margin, type } from "../design/theme.ts";
import { a4 } from "../draw/page.ts";
import { type Block, solid } from "../layout/block.ts";
import { fill } from "../words.ts";
import { type Verification, verificationBlock } from "./verification.ts";
import { chapterOfLight, leftOf, spelledOut, wordFact } from "./word-facts.ts";

/** The first page: the car, the verdict and its lights, the figures that count, and how to check it all. */
export function cover(kit: Kit, verification: Verification | undefined): void {
  const { flow, words, report, document, text } = kit;
  flow.within = document.root.add("Sect");
  band(kit);
  flow.moveTo(bandHeight + 22);
  const verdict = words.sections.verdict;
  flow.head(text(verdict, type.title, contentWidth, { tag: "H2" }), 0, (page, y) =>
    document.bookmark(verdict, "verdict", page, y - 8),
  );
  const sentences = report.verdict.facts.map((fact) => wordFact(kit, fact)).join(" ");
  flow.place(text(sentences || "—", type.lead), 5);
  flow.place(keyFigures(kit), 14);
  flow.place(lights(kit), 10);
  const proof = verification && verificationBlock(kit, verification);
  const proofHeight = proof ? proof.height + 10 : 0;
  const unseen = notCheckedBox(kit);
  // It has a chapter of its own; here it stands where this page has room for it.
  if (unseen && flow.room >= unseen.height + 10 + proofHeight) flow.place(unseen, 10);
  if (proof) flow.placeAtFoot(proof, 10);
}

function notCheckedBox({ report, words, text }: Kit): Block | undefined {
  const list = report.not_checked.map((item) => words.notChecked[item]).join("; ");
  if (!list) return undefined;
  const says = text(fill(words.cover_page.notChecked, { list }), type.body, contentWidth - 24);
  return boxed(says, contentWidth, 12, 8);
}

const bandHeight = 148;

function band(kit: Kit): void {
  const { flow, words, figures, report, isBuyers, text } = kit;
  const { page } = flow;
  const identity = report.identity.data;
  page.artifact(() => {
    page.rect(0, 0, a4.width, bandHeight, { fill: colours.band });
    page.rect(0, bandHeight, a4.width, 3, { fill: colours.accent });
  });
  const onBand = inColour(type.body, colours.onBand);
  const place = (block: Block, y: number): void => block.draw({ page, x: margin, y, within: flow.within });
  const copy = words.copies[isBuyers ? "buyer" : "owner"];
  place(text("Car Pulse Tracker", { ...type.strong, colour: colours.paper }, contentWidth / 2), 26);
  place(text(copy, { ...type.strong, colour: colours.paper }, contentWidth, { align: "right" }), 26);
  const car = [identity?.model ?? "Tesla", identity?.model_year].filter(Boolean).join(" ");
  // The document's own heading: what it is, of which car.
  place(text(words.title, onBand, contentWidth), 51);
  place(text(car, type.display, contentWidth, { tag: "H1", linesMax: 1 }), 64);
  const name = isBuyers ? null : identity?.name;
  // The line is cut at its end where it is too long: the VIN identifies the car, a name may be of any length.
  const details = [identity?.vin, identity?.trim, spelledOut(identity?.colour), name];
  const rows = [
    details.filter(Boolean).join("  ·  "),
    fill(words.readOn, { at: figures.moment(report.read_at) }),
  ];
  let y = 103;
  for (const row of rows.filter(Boolean)) {
    place(text(row, onBand, contentWidth, { linesMax: 1 }), y);
    y += 14.5;
  }
}

/** Six lights in two rows, each a way to its section. */
function lights(kit: Kit): Block {
  const gutter = 10;
  const each = (contentWidth - 2 * gutter) / 3;
  const cards = kit.report.verdict.lights.map((light) => {
    const { words, text } = kit;
    const inner = each - 22;
    const title = words.lights[light.subject];
    const head = text(title, type.strong, inner - 24, { linesMax: 1 });
    const says = text(
      words.lightColours[light.colour],
      inColour(type.smallStrong, colours[light.colour]),
      inner - 24,
    );
    const fact = text(wordFact(kit, light.fact), { ...type.small, colour: colours.ink }, inner, {
      linesMax: 4,
    });
    const sure = text(words.sure[light.how_sure], type.small, inner, { linesMax: 1 });
    return { light, title, head, says, fact, sure };
  });
  const height = Math.max(...cards.map(({ fact }) => fact.height), 22) + 65;
  const rows = [cards.slice(0, 3), cards.slice(3)].filter((row) => row.length > 0);
  return solid(rows.length * height + (rows.length - 1) * gutter, (place) => {
    const { page } = place;
    const list = place.within.add("L");
    for (const [line, row] of rows.entries())
      for (const [column, card] of row.entries()) {
        const x = place.x + column * (each + gutter);
        const y = place.y + line * (height + gutter);
        const { light, head, says, fact, sure } = card;
        const body = list.add("LI").add("LBody");
        page.artifact(() => {
          page.rect(x, y, each, height, { fill: colours.paper, stroke: colours.rule, lineWidth: 0.8 }, 5);
          drawLight(page, light.colour, x + 11, y + 13, 17);
        });
        const section = chapterOfLight[light.subject];
        const link = body.add("Link");
        head.draw({ page, x: x + 36, y: y + 9, within: link });
        page.link(x, y, each, height, {
          to: { name: section },
          says: fill(kit.words.cover_page.seeSection, { section: kit.words.sections[section] }),
          element: link,
        });
        says.draw({ page, x: x + 36, y: y + 9 + head.height, within: body });
        fact.draw({ page, x: x + 11, y: y + 42, within: body });
        sure.draw({ page, x: x + 11, y: y + height - 19, within: body });
      }
  });
}

function keyFigures(kit: Kit): Block {
  const { report, words, figures, text } = kit;
  const estimate = report.battery_estimate.data;
  const shown = estimate?.shown;
  const running = report.warranty.data?.covers
    .filter(({ state, left }) => state === "active" && left && !left.over)
    .toSorted((a, b) => (a.left?.share ?? 1) - (b.left?.share ?? 1))[0];
  const charged = report.charging_history.data?.totals;
  const all: [label: string, value: string | undefined, below: string][] = [
    [
      words.cover_page.odometer,
      report.odometer.data ? figures.distance(report.odometer.data.distance_km) : undefined,
      "",
    ],
    [
      words.cover_page.estimate,
      shown ? figures.percent(shown.percent) : undefined,
      shown ? `${figures.number(shown.low_percent)}–${figures.percent(shown.high_percent)}` : "",
    ],
    [
      words.cover_page.rangeFull,
      estimate?.range_when_full_km ? figures.distance(estimate.range_when_full_km) : undefined,
      "",
    ],
    running
      ? [
          words.cover_page.warranty,
          leftOf(kit, running.left?.days ?? null, null),
          words.cover.kinds[running.kind],
        ]
      : [
          words.cover_page.charged,
          typeof charged?.energy_kwh === "number" ? figures.energy(charged.energy_kwh, 0) : undefined,
          "",
        ],
  ];
  const gutter = 10;
  const each = (contentWidth - 3 * gutter) / 4;
  const cells = all.map(([title, value, below]) => ({
    title: text(title, type.label, each - 20, { tag: "Lbl", linesMax: 2 }),
    value: text(
      value ?? "—",
      value && value.length > 10 ? { ...type.figure, size: 13 } : type.figure,
      each - 20,
      {
        tag: "LBody",
        linesMax: 2,
      },
    ),
    below: below ? text(below, type.small, each - 20, { tag: "LBody", linesMax: 1 }) : undefined,
  }));
  const titleHeight = Math.max(...cells.map(({ title }) => title.height));
  const height =
    Math.max(...cells.map(({ value, below }) => value.height + (below?.height ?? 0))) + titleHeight + 22;
  return solid(height, (place) => {
    const { page, y } = place;
    const list = place.within.add("L");
    for (const [index, { title, value, below }] of cells.entries()) {
      const x = place.x + index * (each + gutter);
      const item = list.add("LI");
      page.artifact(() => page.rect(x, y, each, height, { fill: colours.ground }, 5));
      title.draw({ page, x: x + 10, y: y + 10, within: item });
      value.draw({ page, x: x + 10, y: y + 11 + titleHeight, within: item });
      below?.draw({ page, x: x + 10, y: y + 11 + titleHeight + value.height, within: item });
    }
  });
}
