/**
 * What the document's colours mean: sRGB (IEC 61966-2-1) as an ICC profile of version 4.2, made here of its published
 * figures: primaries and white point adapted to D50, and the exact curve as a parametric one (ICC.1:2004-10, 10.15).
 */
export function srgbProfile(): Uint8Array<ArrayBuffer> {
  const curve = tagBytes("para", [0x0003_0000], [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]);
  const tags: [string, Buffer][] = [
    ["desc", localised("sRGB")],
    ["cprt", localised("No copyright, use freely")],
    ["wtpt", tagBytes("XYZ ", [], [0.9642, 1, 0.8249])],
    ["chad", tagBytes("sf32", [], bradford)],
    ["rXYZ", tagBytes("XYZ ", [], [0.436065, 0.222488, 0.013916])],
    ["gXYZ", tagBytes("XYZ ", [], [0.385147, 0.716873, 0.097076])],
    ["bXYZ", tagBytes("XYZ ", [], [0.143066, 0.060608, 0.714096])],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length);
  const bodies: Buffer[] = [];
  const placeOf = new Map<Buffer, number>();
  let at = 128 + table.byteLength;
  for (const [index, [name, body]] of tags.entries()) {
    // One curve serves all three colours.
    if (!placeOf.has(body)) {
      placeOf.set(body, at);
      bodies.push(body);
      at += body.byteLength;
    }
    table.write(name, 4 + index * 12, "latin1");
    table.writeUInt32BE(placeOf.get(body) ?? 0, 8 + index * 12);
    table.writeUInt32BE(body.byteLength, 12 + index * 12);
  }
  return Buffer.concat([header(at), table, ...bodies]);
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x0420_0000, 8);
  bytes.write("mntrRGB XYZ ", 12, "latin1");
  for (const [index, part] of [2026, 1, 1, 0, 0, 0].entries()) bytes.writeUInt16BE(part, 24 + index * 2);
  bytes.write("acsp", 36, "latin1");
  for (const [index, value] of [0.9642, 1, 0.8249].entries())
    bytes.writeInt32BE(fixed(value), 68 + index * 4);
  return bytes;
}

/** From D65 to D50. */
const bradford = [
  1.047882, 0.022919, -0.050217, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678,
];

function tagBytes(type: string, words: readonly number[], values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + (words.length + values.length) * 4);
  bytes.write(type, 0, "latin1");
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, 8 + index * 4);
  for (const [index, value] of values.entries())
    bytes.writeInt32BE(fixed(value), 8 + (words.length + index) * 4);
  return bytes;
}

function localised(text: string): Buffer {
  const bytes = Buffer.alloc(28 + Math.ceil((text.length * 2) / 4) * 4);
  bytes.write("mluc", 0, "latin1");
  bytes.writeUInt32BE(1, 8);
  bytes.writeUInt32BE(12, 12);
  bytes.write("enUS", 16, "latin1");
  bytes.writeUInt32BE(text.length * 2, 20);
  bytes.writeUInt32BE(28, 24);
  for (let index = 0; index < text.length; index++)
    bytes.writeUInt16BE(text.charCodeAt(index), 28 + index * 2);
  return bytes;
}

const fixed = (value: number): number => Math.round(value * 65_536);
