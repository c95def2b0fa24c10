/** What a PNG says of itself (W3C PNG, 11.2.1). */
export interface PngHeader {
  width: number;
  height: number;
  /** Whether anything of it may be seen through. */
  hasAlpha: boolean;
  kind: "8 bits, RGBA" | "another";
  /** Its pixels, deflated. */
  content: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** A chunk's length and name before its content, its check sum behind. */
const chunkFrame = 12;
const chunksMax = 10_000;

export const isPng = (bytes: Uint8Array): boolean =>
  Buffer.compare(bytes.subarray(0, signature.length), signature) === 0;

/** Reads the header without inflating anything; undefined where the file isn't whole, from its header to its end. */
export function readPngHeader(bytes: Uint8Array): PngHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameAt = (at: number) => String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const first = signature.length;
  if (!isPng(bytes) || bytes.length < first + chunkFrame + 13 || nameAt(first) !== "IHDR") return undefined;
  const [bits, colourType = 0, , , interlace] = bytes.subarray(first + 16, first + 21);
  let hasAlpha = (colourType & 4) !== 0;
  const content: Uint8Array[] = [];
  let at = first;
  for (let chunks = 0; chunks < chunksMax && at + chunkFrame <= bytes.length; chunks++) {
    const name = nameAt(at);
    if (name === "IEND")
      return {
        width: view.getUint32(first + 8),
        height: view.getUint32(first + 12),
        hasAlpha,
        kind: bits === 8 && colourType === 6 && interlace === 0 ? "8 bits, RGBA" : "another",
        content: Buffer.concat(content),
      };
    if (name === "tRNS") hasAlpha = true;
    if (name === "IDAT") content.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
    at += chunkFrame + view.getUint32(at);
  }
  return undefined;
}
