import type { TrueType } from "./true-type.ts";

/**
 * A font of these glyphs alone, in this order (the first is .notdef), as PDF embeds it: outlines and metrics, no
 * characters, no names, no instructions for screens of the past. Parts of composed glyphs come along behind.
 */
export function subset(font: TrueType, glyphs: readonly number[]): Uint8Array<ArrayBuffer> {
  const order = [...glyphs];
  const placeOf = new Map<number, number>();
  for (const [place, glyph] of order.entries()) if (!placeOf.has(glyph)) placeOf.set(glyph, place);
  const outlines: Uint8Array[] = [];
  // The list grows while it is walked: a part of a composed glyph may be composed itself.
  for (let place = 0; place < order.length; place++)
    outlines.push(
      withoutInstructions(font, order[place] ?? 0, (part) => {
        const known = placeOf.get(part);
        if (known !== undefined) return known;
        placeOf.set(part, order.length);
        return order.push(part) - 1;
      }),
    );
  const loca = Buffer.alloc((order.length + 1) * 4);
  const metrics = Buffer.alloc(order.length * 4);
  const source = font.table("hmtx");
  const widths = font.table("hhea").getUint16(34);
  let length = 0;
  for (const [place, outline] of outlines.entries()) {
    const glyph = order[place] ?? 0;
    const bearing = glyph < widths ? glyph * 4 + 2 : widths * 4 + (glyph - widths) * 2;
    metrics.writeUInt16BE(font.advanceOf(glyph), place * 4);
    metrics.writeInt16BE(source.getInt16(bearing), place * 4 + 2);
    length += outline.byteLength;
    loca.writeUInt32BE(length, (place + 1) * 4);
  }
  const head = changed(font.table("head"), (copy) => {
    copy.setUint32(8, 0);
    copy.setInt16(50, 1);
  });
  const hhea = changed(font.table("hhea"), (copy) => copy.setUint16(34, order.length));
  const maxp = changed(font.table("maxp"), (copy) => {
    copy.setUint16(4, order.length);
    copy.setUint16(26, 0);
  });
  return assembled([
    ["glyf", Buffer.concat(outlines)],
    ["head", head],
    ["hhea", hhea],
    ["hmtx", metrics],
    ["loca", loca],
    ["maxp", maxp],
  ]);
}

const composedFlags = { wordArguments: 1, scale: 8, more: 32, twoScales: 64, matrix: 128, instructions: 256 };

function withoutInstructions(font: TrueType, glyph: number, placeOf: (part: number) => number): Uint8Array {
  const [start, end] = font.outlineOf(glyph);
  if (start === end) return new Uint8Array();
  const glyf = font.table("glyf");
  const outline = Buffer.from(new Uint8Array(glyf.buffer, glyf.byteOffset + start, end - start));
  const contours = outline.readInt16BE(0);
  if (contours >= 0) {
    const at = 10 + contours * 2;
    const instructions = outline.readUInt16BE(at);
    outline.writeUInt16BE(0, at);
    outline.copyWithin(at + 2, at + 2 + instructions);
    return padded(outline.subarray(0, outline.byteLength - instructions));
  }
  let at = 10;
  for (let flags = composedFlags.more; flags & composedFlags.more; ) {
    flags = outline.readUInt16BE(at);
    outline.writeUInt16BE(flags & ~composedFlags.instructions, at);
    outline.writeUInt16BE(placeOf(outline.readUInt16BE(at + 2)), at + 2);
    at += flags & composedFlags.wordArguments ? 8 : 6;
    if (flags & composedFlags.scale) at += 2;
    else if (flags & composedFlags.twoScales) at += 4;
    else if (flags & composedFlags.matrix) at += 8;
  }
  return padded(outline.subarray(0, at));
}

/** Offsets of outlines are even, and of tables a multiple of four. */
function padded(bytes: Buffer): Buffer {
  const rest = bytes.byteLength % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)]);
}

function changed(table: DataView, change: (copy: DataView) => void): Buffer {
  const copy = Buffer.from(new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
  change(new DataView(copy.buffer, copy.byteOffset, copy.byteLength));
  return copy;
}

function assembled(tables: readonly (readonly [tag: string, bytes: Buffer])[]): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(12 + tables.length * 16);
  const searched = 2 ** Math.floor(Math.log2(tables.length));
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(searched * 16, 6);
  header.writeUInt16BE(Math.log2(searched), 8);
  header.writeUInt16BE((tables.length - searched) * 16, 10);
  const parts: Buffer[] = [header];
  let offset = header.byteLength;
  for (const [index, [tag, bytes]] of tables.entries()) {
    const at = 12 + index * 16;
    const whole = padded(bytes);
    header.write(tag, at, "latin1");
    header.writeUInt32BE(checksum(whole), at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(bytes.byteLength, at + 12);
    parts.push(whole);
    offset += whole.byteLength;
  }
  return Buffer.concat(parts);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.byteLength; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
