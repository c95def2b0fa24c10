import type { PdfDocument } from "../document.ts";
import type { Colour } from "../draw/page.ts";
import type { Element, ElementType } from "../structure/element.ts";
import { breakLines, type Line } from "../text/break-lines.ts";
import { literalText } from "../text/literal-text.ts";
import type { Block } from "./block.ts";

export interface TextStyle {
  face: "regular" | "bold";
  size: number;
  /** From baseline to baseline. */
  leading: number;
  colour: Colour;
}

export interface ParagraphOptions {
  /** Its structure type; `none` where it belongs to the element around it, as in a table's cell. */
  tag?: ElementType | "none" | "artifact";
  align?: "left" | "right" | "centre";
  /** What lies beyond is cut, with an ellipsis in its place. */
  linesMax?: number;
}

/** Text in lines of this width. It may go on over the page, but never one line alone. */
export function paragraph(
  document: PdfDocument,
  text: string,
  style: TextStyle,
  width: number,
  { tag = "P", align = "left", linesMax }: ParagraphOptions = {},
): Block {
  const shaper = document.shaper(style.face);
  const room = (width * 1000) / style.size;
  const clean = literalText(text);
  let lines = breakLines(clean, shaper, room);
  if (linesMax !== undefined && lines.length > linesMax)
    lines = breakLines(
      shortened(clean, (part) => breakLines(part, shaper, room).length <= linesMax),
      shaper,
      room,
    );
  return ofLines(lines, style, width, align, tag, { element: undefined });
}

/** The longest beginning that fits with an ellipsis behind it. */
function shortened(text: string, fits: (part: string) => boolean): string {
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(`${characters.slice(0, middle).join("").trimEnd()}…`)) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join("").trimEnd()}…`;
}

function ofLines(
  lines: readonly Line[],
  style: TextStyle,
  width: number,
  align: ParagraphOptions["align"],
  tag: NonNullable<ParagraphOptions["tag"]>,
  shared: { element: Element | undefined },
): Block {
  const { size, leading, colour } = style;
  return {
    height: lines.length * leading,
    least: Math.min(lines.length, 2) * leading,
    draw: ({ page, x, y, within }) => {
      const draw = (): void => {
        // The middle of a small letter stands in the middle of its line.
        let baseline = y + leading / 2 + size * 0.34;
        for (const line of lines) {
          const spare = width - (line.width * size) / 1000;
          const indent = align === "right" ? spare : align === "centre" ? spare / 2 : 0;
          page.text(line, x + indent, baseline, size, colour);
          baseline += leading;
        }
      };
      if (tag === "artifact") page.artifact(draw);
      else {
        shared.element ??= tag === "none" ? within : within.add(tag);
        page.marked(shared.element, draw);
      }
    },
    split: (room) => {
      let fit = Math.floor(room / leading);
      if (lines.length - fit === 1) fit--;
      if (fit < 2 || fit >= lines.length) return undefined;
      return [
        ofLines(lines.slice(0, fit), style, width, align, tag, shared),
        ofLines(lines.slice(fit), style, width, align, tag, shared),
      ];
    },
  };
}
