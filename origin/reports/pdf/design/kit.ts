import type { Report } from "../../../../shared/contracts/report.ts";
import type { Language, UnitSystem } from "../../../../shared/languages.ts";
import { PdfDocument } from "../document.ts";
import { type Figures, formatFigures } from "../format-figures.ts";
import type { Block } from "../layout/block.ts";
import { Flow } from "../layout/flow.ts";
import { type ParagraphOptions, paragraph, type TextStyle } from "../layout/paragraph.ts";
import { type TableContent, table } from "../layout/table.ts";
import { type Words, wordsOf } from "../words.ts";
import { contentWidth, frame, tableStyle } from "./theme.ts";

/** What every page of a report works with. */
export interface Kit {
  report: Report;
  words: Words;
  figures: Figures;
  document: PdfDocument;
  flow: Flow;
  isBuyers: boolean;
  text(text: string, style: TextStyle, width?: number, options?: ParagraphOptions): Block;
  table(content: TableContent, width?: number): Block;
}

export function createKit(
  report: Report,
  { language, units, isBuyers }: { language: Language; units: UnitSystem; isBuyers: boolean },
): Kit {
  const document = new PdfDocument();
  return {
    report,
    words: wordsOf(language),
    // The car's own time zone tells roughly where it lives.
    figures: formatFigures(language, units, isBuyers ? null : report.utc_offset_seconds),
    document,
    flow: new Flow(document, frame),
    isBuyers,
    text: (text, style, width = contentWidth, options = {}) =>
      paragraph(document, text, style, width, options),
    table: (content, width = contentWidth) => table(document, content, tableStyle, width),
  };
}
