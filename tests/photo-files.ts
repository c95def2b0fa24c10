import { crc32, deflateSync } from "node:zlib";

/** Photos made to order, also such as no camera would write. */

const bytesOf = (...parts: (Uint8Array | string)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part))),
  );

const uint32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

export function pngChunk(name: string, content: Uint8Array): Uint8Array {
  const named = bytesOf(name, content);
  return bytesOf(uint32(content.length), named, uint32(crc32(named)));
}

export interface PngKind {
  width: number;
  height: number;
  bitDepth?: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha. */
  colourType?: number;
  interlaced?: boolean;
  /** Instead of what its size needs. */
  content?: Uint8Array;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Where each pass of Adam7 begins and how far it steps: x, y, then both steps. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A PNG all in one tone, of whatever kind. */
export function pngOf(kind: PngKind): Uint8Array<ArrayBuffer> {
  const { width, height, bitDepth = 8, colourType = 2, interlaced = false, content } = kind;
  const rows = (wide: number, high: number) => {
    const row = Math.ceil((wide * bitDepth * (channelsOf[colourType] ?? 3)) / 8);
    return wide === 0
      ? new Uint8Array()
      : bytesOf(...Array.from({ length: high }, () => rowOf(row, colourType)));
  };
  const raw = interlaced
    ? bytesOf(
        ...adam7.map(([x, y, stepX, stepY]) =>
          rows(Math.max(0, Math.ceil((width - x) / stepX)), Math.max(0, Math.ceil((height - y) / stepY))),
        ),
      )
    : rows(content ? 0 : width, height);
  const header = bytesOf(
    uint32(width),
    uint32(height),
    Uint8Array.of(bitDepth, colourType, 0, 0, interlaced ? 1 : 0),
  );
  return bytesOf(
    "\x89PNG\r\n\x1a\n",
    pngChunk("IHDR", header),
    ...(colourType === 3 ? [pngChunk("PLTE", Uint8Array.of(200, 60, 60))] : []),
    pngChunk("IDAT", content ?? deflateSync(raw)),
    pngChunk("IEND", new Uint8Array()),
  );
}

/** Its filter first, then bytes of one value: the first colour, where there is a palette. */
const rowOf = (bytes: number, colourType: number): Uint8Array => {
  const row = new Uint8Array(bytes + 1).fill(colourType === 3 ? 0 : 0x80);
  row[0] = 0;
  return row;
};

/** A JPEG whose left half is dark and whose right half is light. */
export async function jpegOf(
  width: number,
  height: number,
  progressive = false,
): Promise<Uint8Array<ArrayBuffer>> {
  const stride = (width * 3 + 3) & ~3;
  const bmp = new Uint8Array(54 + stride * height);
  const view = new DataView(bmp.buffer);
  bmp.set([0x42, 0x4d]);
  for (const [at, value] of [
    [2, bmp.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    view.setUint32(at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      bmp.fill(x < width / 2 ? 30 : 220, 54 + y * stride + x * 3, 57 + y * stride + x * 3);
  return new Uint8Array(await new Bun.Image(bmp).jpeg({ quality: 90, progressive }).bytes());
}

/** The same with a segment more, behind its start. */
export const withSegment = (jpeg: Uint8Array, marker: number, content: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytesOf(
    jpeg.subarray(0, 2),
    Uint8Array.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff),
    content,
    jpeg.subarray(2),
  );

/** EXIF that says how the camera was held, and where it was. */
export const exifOf = (orientation: number): Uint8Array =>
  bytesOf(
    "Exif\0\0II*\0\x08\0\0\0",
    Uint8Array.of(2, 0),
    Uint8Array.of(0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0),
    // Model of the camera: 17 characters at offset 38.
    Uint8Array.of(0x10, 0x01, 2, 0, 17, 0, 0, 0, 38, 0, 0, 0),
    Uint8Array.of(0, 0, 0, 0),
    "GPS 60.1699N 24.9\0",
  );

/** The same, telling another size than it has. */
export function claimingSize(jpeg: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(jpeg);
  const frame = changed.findIndex(
    (byte, at) =>
      byte === 0xff && (changed[at + 1] === 0xc0 || changed[at + 1] === 0xc2) && changed[at + 2] === 0,
  );
  changed.set([height >> 8, height & 0xff, width >> 8, width & 0xff], frame + 5);
  return changed;
}

export const joined = bytesOf;
