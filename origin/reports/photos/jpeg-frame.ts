/** What a JPEG says of itself before its first scan (ITU T.81, B.2.2). */
export interface JpegFrame {
  width: number;
  height: number;
  /** Bits of a sample. */
  precision: number;
  /** 1 gray, 3 colour, 4 CMYK. */
  components: number;
  /** The frame's marker: 0xC0 and 0xC1 sequential, 0xC2 progressive, the others lossless, hierarchical or arithmetic. */
  marker: number;
}

/** Where the markers before the first scan are, at most: what has more is no photo. */
const segmentsMax = 512;

/** Reads the frame without decoding anything; undefined where there is none to be found. */
export function readJpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (!isFrame(marker)) continue;
    if (end - start < 6) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
    const components = view.getUint8(5);
    if (end - start !== 6 + components * 3) return undefined;
    return {
      precision: view.getUint8(0),
      height: view.getUint16(1),
      width: view.getUint16(3),
      components,
      marker,
    };
  }
  return undefined;
}

export interface JpegSegment {
  marker: number;
  /** Where its content starts and ends, without marker and length. */
  start: number;
  end: number;
}

/** The segments up to the first scan; ends early where the file does, or stops being a JPEG. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return;
  let at = 2;
  for (let count = 0; count < segmentsMax; count++) {
    if (bytes[at] !== 0xff) return;
    // Any number of fill bytes may stand before a marker.
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++] ?? 0;
    const [high = 0, low = 0] = bytes.subarray(at, at + 2);
    const end = at + high * 256 + low;
    if (end < at + 2 || end > bytes.length) return;
    yield { marker, start: at + 2, end };
    if (marker === startOfScan) return;
    at = end;
  }
}

export const startOfScan = 0xda;

/** SOF0 to SOF15, without the tables and the reserved one between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Whether the file goes on to its end marker: what was cut off would be filled up with gray. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  const scan = [...jpegSegments(bytes)].at(-1);
  if (scan?.marker !== startOfScan) return false;
  for (let at = bytes.indexOf(0xff, scan.end); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    // Within a scan any other marker is a restart or none at all; between scans there are tables.
    if (bytes[at + 1] === endOfImage) return true;
  }
  return false;
}

const endOfImage = 0xd9;

/** The same picture without what its camera and its editors wrote into it: position, owner, thumbnail, profile. */
export function withoutMetadata(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [Uint8Array.of(0xff, 0xd8)];
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === startOfScan) kept.push(bytes.subarray(start - 4));
    else if (!isMetadata(marker)) kept.push(bytes.subarray(start - 4, end));
  }
  return new Uint8Array(Buffer.concat(kept));
}

/** APP1 to APP15 and comments; of Adobe's APP14 nothing is needed for what we write ourselves. */
const isMetadata = (marker: number): boolean => (marker >= 0xe1 && marker <= 0xef) || marker === 0xfe;
