import textFont from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "file" };
import boldFont from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "file" };
import PDFDocument from "pdfkit";
import type { Report } from "../../../shared/contracts/report.ts";
import type { Language, UnitSystem } from "../../../shared/languages.ts";
import type { OpenPhoto } from "../photos/open-photos.ts";
import { formatFigures } from "./format-figures.ts";
import { type Words, wordsOf } from "./words.ts";

export interface PdfOptions {
  language: Language;
  units: UnitSystem;
  notes?: string;
  photos?: readonly OpenPhoto[];
}

type Line = readonly [label: string, value: string | null];
interface Part {
  heading: string;
  lines: readonly Line[];
}

const margin = 56;
const valueAt = 220;
const ink = { text: "#1c2430", quiet: "#5b6675", rule: "#d5dae1" };

/** A report as an A4 document with real text. The same report gives the same bytes: no clock is asked. */
export async function renderPdf(report: Report, { language, units, notes }: PdfOptions): Promise<Uint8Array> {
  const words = wordsOf(language);
  const readAt = new Date(report.read_at);
  const document = new PDFDocument({
    size: "A4",
    margin,
    font: textFont,
    lang: language,
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: words.title,
      Creator: "Car Pulse Tracker",
      Producer: "Car Pulse Tracker",
      CreationDate: readAt,
    },
  });
  document.registerFont("bold", await fontBytes(boldFont)).registerFont("text", await fontBytes(textFont));
  const body = document.struct("Document");
  document.addStructure(body);

  const write = (tag: string, draw: () => void): void => {
    body.add(document.struct(tag, {}, draw));
  };
  const figures = formatFigures(language, units);

  write("H1", () => {
    document.font("bold").fontSize(24).fillColor(ink.text).text(words.title);
  });
  write("P", () => {
    document
      .font("text")
      .fontSize(10)
      .fillColor(ink.quiet)
      .text(`${words.readAt}: ${figures.moment(readAt)}`);
  });
  for (const part of partsOf(report, words, figures)) {
    document.moveDown(1.4);
    write("H2", () => {
      document.font("bold").fontSize(13).fillColor(ink.text).text(part.heading, margin);
    });
    document.moveDown(0.3);
    for (const line of part.lines) write("P", () => drawLine(document, line, words));
  }
  if (notes) {
    document.moveDown(1.4);
    write("H2", () => {
      document.font("bold").fontSize(13).fillColor(ink.text).text(words.notes, margin);
    });
    document.moveDown(0.3);
    write("P", () => {
      document.font("text").fontSize(10.5).fillColor(ink.text).text(notes, margin);
    });
  }
  body.end();
  numberPages(document, words);
  return finish(document);
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

/** A label and its value, or the plain statement that there is none. */
function drawLine(document: PDFKit.PDFDocument, [label, value]: Line, words: Words): void {
  const top = document.y;
  document.font("text").fontSize(10.5).fillColor(ink.quiet);
  document.text(label, margin, top, { width: valueAt - margin - 12 });
  const afterLabel = document.y;
  document.fillColor(value === null ? ink.quiet : ink.text);
  document.text(value ?? words.notTold, valueAt, top, { width: document.page.width - margin - valueAt });
  document.y = Math.max(afterLabel, document.y) + 3;
}

function numberPages(document: PDFKit.PDFDocument, words: Words): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    document.switchToPage(index);
    const { page } = document;
    // Below the margin: writing there would otherwise begin a new page.
    const bottom = page.margins.bottom;
    page.margins.bottom = 0;
    document.markContent("Artifact", { type: "Pagination" });
    document
      .font("text")
      .fontSize(8.5)
      .fillColor(ink.quiet)
      .text(`${words.page} ${index + 1} / ${count}`, margin, page.height - 36, {
        align: "center",
        width: page.width - 2 * margin,
      });
    document.endMarkedContent();
    page.margins.bottom = bottom;
  }
}

async function finish(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  document.on("end", resolve);
  document.on("error", reject);
  document.end();
  await promise;
  return new Uint8Array(Buffer.concat(chunks));
}

const fontBytes = async (path: string): Promise<ArrayBuffer> => Bun.file(path).arrayBuffer();
