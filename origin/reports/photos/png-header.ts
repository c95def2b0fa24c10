/** What a PNG says of itself (W3C PNG, 11.2.1). */
export interface PngHeader {
  width: number;
  height: number;
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
  let at = first;
  for (let chunks = 0; chunks < chunksMax && at + chunkFrame <= bytes.length; chunks++) {
    if (nameAt(at) === "IEND")
      return { width: view.getUint32(first + 8), height: view.getUint32(first + 12) };
    at += chunkFrame + view.getUint32(at);
  }
  return undefined;
}
