import { kerningOf } from "./kerning.ts";

/** A TrueType font (the OpenType specification, chapters cmap, glyf, head, hhea, hmtx, loca, maxp, OS/2). */
export interface TrueType {
  /** Of the font's own units, for scaling to thousandths of an em. */
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  box: readonly [number, number, number, number];
  glyphCount: number;
  table(tag: string): DataView;
  /** 0 where the font has none. */
  glyphOf(codePoint: number): number;
  advanceOf(glyph: number): number;
  /** The glyph's outline: from where to where in the table `glyf`. */
  outlineOf(glyph: number): readonly [number, number];
  /** By how much the right one of a pair comes closer; mostly 0. */
  kerning(left: number, right: number): number;
}

export function parseTrueType(bytes: Uint8Array): TrueType {
  const file = viewOf(bytes);
  const tables = new Map<string, DataView>();
  for (let index = 0, at = 12; index < file.getUint16(4); index++, at += 16)
    tables.set(
      String.fromCharCode(
        file.getUint8(at),
        file.getUint8(at + 1),
        file.getUint8(at + 2),
        file.getUint8(at + 3),
      ),
      viewOf(bytes, file.getUint32(at + 8), file.getUint32(at + 12)),
    );
  const table = (tag: string): DataView => {
    const found = tables.get(tag);
    if (!found) throw new Error(`Reading a font: it has no table ${tag}`);
    return found;
  };
  const head = table("head");
  const os2 = table("OS/2");
  const metrics = table("hmtx");
  const widthCount = table("hhea").getUint16(34);
  const offsets = table("loca");
  const isLong = head.getInt16(50) === 1;
  const offsetOf = (glyph: number): number =>
    isLong ? offsets.getUint32(glyph * 4) : offsets.getUint16(glyph * 2) * 2;
  const glyphs = charactersOf(table("cmap"));
  const gpos = tables.get("GPOS");
  let kern: ((left: number, right: number) => number) | undefined;
  return {
    unitsPerEm: head.getUint16(18),
    ascent: table("hhea").getInt16(4),
    descent: table("hhea").getInt16(6),
    // Told since version 2 of the table; else about this much of the ascent.
    capHeight: os2.getUint16(0) >= 2 ? os2.getInt16(88) : Math.round(table("hhea").getInt16(4) * 0.75),
    box: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    glyphCount: table("maxp").getUint16(4),
    table,
    glyphOf: (codePoint) => glyphs[codePoint] ?? 0,
    advanceOf: (glyph) => metrics.getUint16(Math.min(glyph, widthCount - 1) * 4),
    outlineOf: (glyph) => [offsetOf(glyph), offsetOf(glyph + 1)],
    kerning: (left, right) => {
      kern ??= gpos ? kerningOf(gpos) : () => 0;
      return kern(left, right);
    },
  };
}

/** Which glyph shows which character of the basic plane: a subtable of format 4 (OpenType, cmap). */
function charactersOf(cmap: DataView): Uint16Array {
  const glyphs = new Uint16Array(0x10000);
  const at = unicodeSubtable(cmap);
  const segments = cmap.getUint16(at + 6) / 2;
  for (let segment = 0; segment < segments; segment++) {
    const field = (row: number): number => at + 14 + row * segments * 2 + segment * 2;
    const end = cmap.getUint16(field(0));
    // A pad of two bytes lies behind the ends.
    const start = cmap.getUint16(field(1) + 2);
    const delta = cmap.getUint16(field(2) + 2);
    const rangeAt = field(3) + 2;
    const range = cmap.getUint16(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const found = range === 0 ? code : cmap.getUint16(rangeAt + range + (code - start) * 2);
      if (found !== 0) glyphs[code] = (found + delta) & 0xffff;
    }
  }
  return glyphs;
}

function unicodeSubtable(cmap: DataView): number {
  for (let index = 0, at = 4; index < cmap.getUint16(2); index++, at += 8) {
    const offset = cmap.getUint32(at + 4);
    const platform = cmap.getUint16(at);
    if ((platform === 0 || platform === 3) && cmap.getUint16(offset) === 4) return offset;
  }
  throw new Error("Reading a font: it has no table of Unicode characters of format 4");
}

const viewOf = (bytes: Uint8Array, offset = 0, length = bytes.byteLength - offset): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset + offset, length);
