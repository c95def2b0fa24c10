import type { PdfFile } from "../file/pdf-file.ts";
import { array, dict, literal, type Ref, refTo } from "../file/syntax.ts";
import { subset } from "./subset.ts";
import type { TrueType } from "./true-type.ts";

/**
 * A font as one document uses it: each character it shows gets a number of its own, in the order they come, so that
 * what is copied out is what was put in even where two characters share a glyph.
 */
export class DocumentFont {
  readonly #codes = new Map<number, number>();
  readonly #characters: number[] = [0];
  readonly #glyphs: number[] = [0];
  readonly #scale: number;

  constructor(
    readonly resource: string,
    readonly name: string,
    readonly font: TrueType,
  ) {
    this.#scale = 1000 / font.unitsPerEm;
  }

  /** The character's four hexadecimal digits in a string of this font. */
  codeOf(codePoint: number): string {
    let code = this.#codes.get(codePoint);
    if (code === undefined) {
      code = this.#glyphs.push(this.font.glyphOf(codePoint)) - 1;
      this.#characters.push(codePoint);
      this.#codes.set(codePoint, code);
    }
    return hexOf(code);
  }

  /** In thousandths of an em, as all that follows. */
  advanceOf(glyph: number): number {
    return this.font.advanceOf(glyph) * this.#scale;
  }

  kerning(left: number, right: number): number {
    return this.font.kerning(left, right) * this.#scale;
  }

  get isUsed(): boolean {
    return this.#glyphs.length > 1;
  }

  /** Embeds what was used as a composite font (ISO 32000-1, 9.7), found by its own numbers. */
  write(file: PdfFile): Ref {
    const bytes = subset(this.font, this.#glyphs);
    const name = `/${tagOf(this.#characters)}+${this.name}`;
    const scaled = (value: number): number => Math.round(value * this.#scale);
    const descriptor = file.add(
      dict({
        Type: "/FontDescriptor",
        FontName: name,
        // Neither serifed nor a script: "nonsymbolic" would promise Latin alone.
        Flags: 4,
        FontBBox: array(this.font.box.map(scaled)),
        ItalicAngle: 0,
        Ascent: scaled(this.font.ascent),
        Descent: scaled(this.font.descent),
        CapHeight: scaled(this.font.capHeight),
        StemV: 80,
        FontFile2: refTo(file.addStream(bytes, { Length1: bytes.byteLength })),
      }),
    );
    const widths = this.#glyphs.map((glyph) => scaled(this.font.advanceOf(glyph)));
    const descendant = file.add(
      dict({
        Type: "/Font",
        Subtype: "/CIDFontType2",
        BaseFont: name,
        CIDSystemInfo: `<</Registry ${literal("Adobe")}/Ordering ${literal("Identity")}/Supplement 0>>`,
        FontDescriptor: refTo(descriptor),
        DW: 1000,
        W: `[0 ${array(widths)}]`,
        CIDToGIDMap: "/Identity",
      }),
    );
    return file.add(
      dict({
        Type: "/Font",
        Subtype: "/Type0",
        BaseFont: name,
        Encoding: "/Identity-H",
        DescendantFonts: `[${refTo(descendant)}]`,
        ToUnicode: refTo(file.addStream(Buffer.from(toUnicode(this.#characters), "latin1"))),
      }),
    );
  }
}

const hexes: string[] = [];
const hexOf = (code: number): string => {
  hexes[code] ??= code.toString(16).padStart(4, "0");
  return hexes[code];
};

/** Six letters that tell subsets of one font apart (ISO 32000-1, 9.6.4): of what it holds, so always the same. */
function tagOf(characters: readonly number[]): string {
  let hash = 2166136261;
  for (const character of characters) hash = Math.imul(hash ^ character, 16777619) >>> 0;
  let tag = "";
  for (let index = 0; index < 6; index++) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}

/** Which character each number means, a hundred a block as the format asks (ISO 32000-1, 9.10.3). */
function toUnicode(characters: readonly number[]): string {
  let blocks = "";
  for (let start = 1; start < characters.length; start += 100) {
    const block = characters.slice(start, start + 100);
    const lines = block.map(
      (character, index) => `<${hexOf(start + index)}>${utf16(String.fromCodePoint(character))}\n`,
    );
    blocks += `${block.length} beginbfchar\n${lines.join("")}endbfchar\n`;
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe)/Ordering (UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000><FFFF>
endcodespacerange
${blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

const utf16 = (text: string): string =>
  text.length === 1
    ? `<${text.charCodeAt(0).toString(16).padStart(4, "0")}>`
    : `<${[...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16)).join("")}>`;
