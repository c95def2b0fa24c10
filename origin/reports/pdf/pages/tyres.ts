import type { Tyre, Tyres } from "../../../../shared/contracts/report/tyres.ts";
import type { LightColour } from "../../../../shared/contracts/report/verdict.ts";
import { label, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { drawLight } from "../design/light.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import type { Page } from "../draw/page.ts";
import { type Block, beside, solid } from "../layout/block.ts";
import type { Cell } from "../layout/table.ts";
import { fill } from "../words.ts";

/** The tyres' pressures where they are on the car, and against what the car recommends. */
export function tyresPage(kit: Kit): void {
  const { report, words, figures, flow, text } = kit;
  section(kit, "tyres", report.tyres, (tyres) => {
    const chartWidth = 166;
    const tableWidth = contentWidth - chartWidth - 18;
    flow.place(
      beside([
        { block: carFromAbove(kit, tyres, chartWidth), offset: 0 },
        { block: tyreTable(kit, tyres, tableWidth), offset: chartWidth + 18 },
      ]),
      9,
    );
    const measured = tyres.tyres
      .flatMap(({ measured_at }) => measured_at ?? [])
      .sort()
      .at(-1);
    const notes = [
      measured && `${fill(words.tyre.measuredAt, { at: figures.moment(measured) })}.`,
      tyres.temperature_c !== null &&
        `${fill(words.tyre.air, { temperature: figures.temperature(tyres.temperature_c) })}.`,
      `${words.sure[tyres.how_sure]}.`,
    ];
    flow.tail(text(notes.filter(Boolean).join(" "), type.body), 8);
  });
}

const lightOf = ({ band }: Tyre): LightColour =>
  band === null ? "grey" : band === "good" ? "green" : band === "stop" ? "red" : "amber";

function carFromAbove(kit: Kit, { tyres }: Tyres, width: number): Block {
  const { words, figures } = kit;
  const height = 188;
  return solid(height, (place) => {
    const { page, x, y } = place;
    const list = tyres.map(
      (tyre) =>
        `${words.tyre[tyre.position]} ${tyre.pressure_bar === null ? "—" : figures.pressure(tyre.pressure_bar)}`,
    );
    const figure = place.within.add("Figure", {
      alt: fill(words.tyre.chart, { list: list.join("; ") }),
      box: page.boxOf(x, y, width, height),
    });
    page.marked(figure, () => {
      const middle = x + width / 2;
      drawCar(page, middle, y + 6, 74, height - 12);
      for (const tyre of tyres) {
        const isLeft = tyre.position.endsWith("left");
        const at = tyre.position.startsWith("front") ? y + 48 : y + 140;
        const wheel = middle + (isLeft ? -40 : 31);
        page.rect(wheel, at - 17, 9, 34, { fill: colours.ink }, 3);
        const anchor = isLeft ? "end" : "start";
        const edge = isLeft ? middle - 46 : middle + 46;
        const value = tyre.pressure_bar === null ? "—" : figures.pressure(tyre.pressure_bar);
        label(kit, value, { face: "bold", size: 9, colour: colours.ink }).draw(place, edge, at - 3, anchor);
        drawLight(page, lightOf(tyre), isLeft ? edge - 11 : edge, at + 3, 11);
      }
    });
  });
}

/** Seen from above, its front at the top. */
function drawCar(page: Page, middle: number, top: number, width: number, height: number): void {
  const left = middle - width / 2;
  const at = (dx: number, dy: number): [number, number] => [left + dx * width, top + dy * height];
  page.rect(left, top, width, height, { fill: colours.ground, stroke: colours.grey, lineWidth: 1.1 }, 27);
  page.path(
    [at(0.14, 0.32), at(0.86, 0.32), at(0.76, 0.43), at(0.24, 0.43)],
    { fill: colours.accentSoft },
    true,
  );
  page.path([at(0.24, 0.8), at(0.76, 0.8), at(0.84, 0.9), at(0.16, 0.9)], { fill: colours.accentSoft }, true);
  page.rect(...at(0.24, 0.46), width * 0.52, height * 0.31, { fill: colours.paper, stroke: colours.rule }, 6);
  page.path([at(0.2, 0.1), at(0.26, 0.28)], { stroke: colours.rule, lineWidth: 1 });
  page.path([at(0.8, 0.1), at(0.74, 0.28)], { stroke: colours.rule, lineWidth: 1 });
}

function tyreTable(kit: Kit, { tyres }: Tyres, width: number): Block {
  const { words, figures, table } = kit;
  const w = words.tyre;
  const as = (value: number | null, format: (value: number) => string): string =>
    value === null ? "—" : format(value);
  const rows = tyres.map((tyre): Cell[] => {
    const { band, not_graded: reason, soft_warning, hard_warning } = tyre;
    const graded = band === null ? w.notGraded : w[band];
    const why = band === null && reason ? w.refusals[reason] : null;
    const lamp = soft_warning || hard_warning ? w.warning : null;
    const result = [graded, why, lamp].filter(Boolean).join(", ");
    return [
      w[tyre.position],
      as(tyre.pressure_bar, figures.pressure),
      as(tyre.placard_bar, figures.pressure),
      as(tyre.at_20c_bar, figures.pressure),
      as(tyre.at_20c_deviation_percent ?? tyre.deviation_percent, figures.signedPercent),
      result,
    ];
  });
  return table(
    {
      columns: [
        { title: w.position, share: 1.7, heads: true },
        { title: w.measured, share: 1, align: "right" },
        { title: w.placard, share: 1.15, align: "right" },
        { title: w.at20, share: 1, align: "right" },
        { title: w.deviation, share: 1, align: "right" },
        { title: w.result, share: 1.5 },
      ],
      rows,
    },
    width,
  );
}
