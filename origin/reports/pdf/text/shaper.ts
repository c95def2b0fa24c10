import { textString } from "../file/syntax.ts";
import type { DocumentFont } from "../fonts/document-font.ts";

/** A stretch of text in one font, as it is shown: widths are in thousandths of an em. */
export interface Piece {
  font: DocumentFont;
  /** What stands in the brackets of the operator TJ. */
  shown: string;
  width: number;
  /** What is meant, where a sign stands for characters that no font of ours has. */
  meant?: string;
}

export interface Shaped {
  pieces: readonly Piece[];
  width: number;
}

/** Turns words into glyphs with kerning. Words come again and again, so each is worked out once for a document. */
export class Shaper {
  readonly #words = new Map<string, Shaped>();

  constructor(private readonly fonts: { main: DocumentFont; fallback: () => DocumentFont }) {}

  word(text: string): Shaped {
    let shaped = this.#words.get(text);
    if (!shaped) {
      shaped = this.#shape(text);
      this.#words.set(text, shaped);
    }
    return shaped;
  }

  #shape(text: string): Shaped {
    const pieces: Piece[] = [];
    let total = 0;
    for (const { font, from, text: part } of this.#parts(text)) {
      const piece = show(
        font,
        from === "nobody" ? replacement : part,
        from === "nobody" ? [...part].length : 1,
      );
      pieces.push(from === "nobody" ? { ...piece, meant: textString(part) } : piece);
      total += piece.width;
    }
    return { pieces, width: total };
  }

  /** Neighbours that the same font shows, or that none does. */
  #parts(text: string): { font: DocumentFont; from: "font" | "nobody"; text: string }[] {
    const { main } = this.fonts;
    const parts: { font: DocumentFont; from: "font" | "nobody"; text: string }[] = [];
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      let font: DocumentFont = main;
      let from: "font" | "nobody" = "font";
      if (main.font.glyphOf(codePoint) === 0) {
        const fallback = needsMoreThanGlyphs.test(character) ? undefined : this.fonts.fallback();
        if (fallback && fallback.font.glyphOf(codePoint) !== 0) font = fallback;
        else from = "nobody";
      }
      const last = parts.at(-1);
      if (last?.font === font && last.from === from) last.text += character;
      else parts.push({ font, from, text: character });
    }
    return parts;
  }
}

/** The sign for what can't be shown: U+FFFD, which both typefaces have. */
const replacement = "\uFFFD";

/** Scripts that run from right to left or join their letters: glyph after glyph they would be wrong, not just plain. */
const needsMoreThanGlyphs = /[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]/u;

function show(font: DocumentFont, text: string, times: number): Piece {
  let shown = "<";
  let width = 0;
  let before = -1;
  for (let time = 0; time < times; time++)
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      const glyph = font.font.glyphOf(codePoint);
      if (before >= 0) {
        const kerning = Math.round(font.kerning(before, glyph));
        if (kerning !== 0) {
          shown += `>${-kerning}<`;
          width += kerning;
        }
      }
      shown += font.codeOf(codePoint);
      width += font.advanceOf(glyph);
      before = glyph;
    }
  return { font, shown: `${shown}>`, width };
}
