import type { Report } from "../../../shared/contracts/report.ts";
import type { Language, UnitSystem } from "../../../shared/languages.ts";
import type { OpenPhoto } from "../photos/open-photos.ts";
import { PdfDocument } from "./document.ts";
import { a4 } from "./draw/page.ts";
import { formatFigures } from "./format-figures.ts";
import { Flow } from "./layout/flow.ts";
import { paragraph } from "./layout/paragraph.ts";
import { table } from "./layout/table.ts";
import { type Words, wordsOf } from "./words.ts";

export interface PdfOptions {
  language: Language;
  units: UnitSystem;
  notes?: string;
  /** Where anyone can check a copy, and the code that is typed where nothing can scan. */
  verification?: { url: string; shortCode: string };
  photos?: readonly OpenPhoto[];
}

type Line = readonly [label: string, value: string | null];
interface Part {
  heading: string;
  lines: readonly Line[];
}

const margin = 48;
const width = a4.width - 2 * margin;
const body = { face: "regular", size: 9.5, leading: 13.5, colour: "#16202c" } as const;
const bold = { ...body, face: "bold" } as const;

/** A report as an A4 document with real text. The same report gives the same bytes: no clock is asked. */
export async function renderPdf(report: Report, { language, units, notes }: PdfOptions): Promise<Uint8Array> {
  const words = wordsOf(language);
  const figures = formatFigures(language, units);
  const readAt = new Date(report.read_at);
  const document = new PdfDocument();
  const flow = new Flow(document, { left: margin, top: margin, bottom: a4.height - margin });
  flow.place(paragraph(document, words.title, { ...bold, size: 24, leading: 32 }, width, { tag: "H1" }));
  flow.place(paragraph(document, `${words.readAt}: ${figures.moment(readAt)}`, body, width));
  const heading = (text: string): void =>
    flow.head(
      paragraph(document, text, { ...bold, size: 14, leading: 20 }, width, { tag: "H2" }),
      18,
      (page, y) => document.bookmark(text, text, page, y),
    );
  for (const part of partsOf(report, words, figures)) {
    heading(part.heading);
    const rows = part.lines.map(([label, value]) => [label, value ?? words.notTold]);
    const columns = [
      { title: part.heading, share: 1, heads: true },
      { title: words.readAt, share: 2 },
    ];
    const style = { head: bold, body, rule: "#d9dee5", strong: "#16202c", pad: 3, gutter: 12 } as const;
    flow.place(table(document, { columns, rows }, style, width));
  }
  if (notes) {
    heading(words.notes);
    flow.place(paragraph(document, notes, body, width));
  }
  return document.bytes({
    title: words.title,
    subject: report.identity.data?.model ?? words.title,
    language,
    producer: "Car Pulse Tracker",
    createdAt: readAt,
  });
}

function partsOf(report: Report, words: Words, figures: ReturnType<typeof formatFigures>): Part[] {
  const identity = report.identity.data;
  const battery = report.battery.data;
  const tyres = report.tyres.data?.tyres;
  return [
    {
      heading: words.identity,
      lines: [
        [words.model, identity?.model ?? null],
        [words.name, identity?.name ?? null],
        [words.vin, identity?.vin ?? null],
        [words.colour, identity?.colour ?? null],
        [words.trim, identity?.trim ?? null],
        [words.software, identity?.software ?? null],
        [words.odometer, figures.distance(report.odometer.data?.distance_km)],
      ],
    },
    {
      heading: words.battery,
      lines: [
        [words.level, figures.percent(battery?.level_percent)],
        [words.range, figures.distance(battery?.range_km)],
        [words.chargeLimit, figures.percent(battery?.charge_limit_percent)],
        [words.energy, figures.energy(battery?.energy_kwh)],
      ],
    },
    {
      heading: words.tyres,
      lines: (["front_left", "front_right", "rear_left", "rear_right"] as const).map((position) => {
        const tyre = tyres?.find((one) => one.position === position);
        const placard = figures.pressure(tyre?.placard_bar);
        const pressure = figures.pressure(tyre?.pressure_bar);
        return [
          words[position],
          pressure && placard ? `${pressure} (${words.placard}: ${placard})` : pressure,
        ];
      }),
    },
  ];
}
