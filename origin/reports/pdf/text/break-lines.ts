import type { Piece, Shaped, Shaper } from "./shaper.ts";

/** A line as it is drawn; its width is in thousandths of an em. */
export interface Line {
  pieces: Piece[];
  width: number;
}

/**
 * Breaks text into lines no wider than this (in thousandths of an em): behind spaces, hyphens, dashes and slashes as
 * UAX 14 has it for these scripts, never at a space that doesn't break; a word wider than a line breaks anywhere.
 */
export function breakLines(text: string, shaper: Shaper, width: number): Line[] {
  const lines: Line[] = [];
  for (const paragraph of text.split("\n")) breakParagraph(paragraph, shaper, width, lines);
  return lines;
}

/** As one line, however long. */
export function oneLine(text: string, shaper: Shaper): Line {
  return breakLines(text, shaper, Number.POSITIVE_INFINITY)[0] ?? { pieces: [], width: 0 };
}

function breakParagraph(text: string, shaper: Shaper, width: number, lines: Line[]): void {
  let line: Line = { pieces: [], width: 0 };
  let gap: Shaped | undefined;
  for (const chunk of text.match(unbreakable) ?? []) {
    if (chunk.startsWith(" ")) {
      // Spaces at the start of a line that a break made are gone; what a person indented stays.
      gap = shaper.word(chunk);
      continue;
    }
    const word = shaper.word(chunk);
    const gapWidth = gap?.width ?? 0;
    if (line.width + gapWidth + word.width > width && line.pieces.length > 0) {
      lines.push(line);
      line = { pieces: [], width: 0 };
    } else if (gap) append(line, gap);
    gap = undefined;
    if (word.width <= width) append(line, word);
    else
      for (const character of charactersOf(chunk)) {
        const shaped = shaper.word(character);
        if (line.width + shaped.width > width && line.pieces.length > 0) {
          lines.push(line);
          line = { pieces: [], width: 0 };
        }
        append(line, shaped);
      }
  }
  lines.push(line);
}

/**
 * A stretch of spaces, or letters up to and with the hyphen, dash, slash or underscore behind which a line may break;
 * before a figure there is no such break: it belongs to the one in front, as in a date.
 */
const unbreakable = / +|(?:[^ \-–—/_]+|[-–—/_]+(?=[ \d]|$))+(?:[-–—/_]+(?=[^ \d]))?|[-–—/_]+/g;

/** The widest part that should stay in one piece, in thousandths of an em. */
export function widestWord(text: string, shaper: Shaper): number {
  let widest = 0;
  for (const chunk of text.match(unbreakable) ?? [])
    if (!chunk.startsWith(" ")) widest = Math.max(widest, shaper.word(chunk).width);
  return widest;
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const charactersOf = (text: string): Iterable<string> =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

function append(line: Line, { pieces, width }: Shaped): void {
  for (const piece of pieces) {
    const last = line.pieces.at(-1);
    if (last && last.font === piece.font && last.meant === undefined && piece.meant === undefined)
      line.pieces[line.pieces.length - 1] = {
        font: last.font,
        shown: joined(last.shown, piece.shown),
        width: last.width + piece.width,
      };
    else line.pieces.push(piece);
  }
  line.width += width;
}

/** `<0001>` and `<0002>` are `<00010002>`. */
const joined = (left: string, right: string): string =>
  left.endsWith(">") && right.startsWith("<") ? left.slice(0, -1) + right.slice(1) : left + right;
