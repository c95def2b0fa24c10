import { refuse } from "../../../shared/faults.ts";
import { isWholeJpeg, type JpegFrame, readJpegFrame, withoutMetadata } from "./jpeg-frame.ts";
import { layOnWhite } from "./lay-on-white.ts";
import { isPng, readPngHeader } from "./png-header.ts";

export interface PreparedPhoto {
  width: number;
  height: number;
  jpeg: Uint8Array<ArrayBuffer>;
}

/** Decoded, a pixel is four bytes. */
const pixelsMax = 30_000_000;
const sideMax = 16_384;
/** What is printed at the width of a page, at 200 dots an inch. */
const printedSideMax = 1_600;
const quality = 82;
const uncompressed = { compressionLevel: 0 };

/**
 * Makes a photo what a PDF takes as it is: a baseline JPEG, upright, no larger than is printed, without metadata. It is
 * always written anew, so that nothing but its pixels gets through; how large they are is read before any is decoded.
 */
export async function preparePhoto(bytes: Uint8Array<ArrayBuffer>): Promise<PreparedPhoto> {
  const { width, height, hasAlpha } = checkedSize(bytes);
  if (width > sideMax || height > sideMax || width * height > pixelsMax)
    refuse("photo.too-many-pixels", `${width} x ${height}`);
  let written: Uint8Array;
  try {
    const scaled = new Bun.Image(bytes, { maxPixels: pixelsMax }).resize(printedSideMax, printedSideMax, {
      fit: "inside",
      withoutEnlargement: true,
    });
    const opaque = hasAlpha ? new Bun.Image(layOnWhite(await scaled.png(uncompressed).bytes())) : scaled;
    written = await opaque.jpeg({ quality }).bytes();
  } catch (error) {
    return refuse("photo.unreadable", error instanceof Error && "code" in error ? String(error.code) : "");
  }
  const jpeg = withoutMetadata(written);
  const frame = readJpegFrame(jpeg);
  if (!frame) throw new Error("Preparing a photo: what was written has no frame");
  return { width: frame.width, height: frame.height, jpeg };
}

/** By content alone: a name and a type say what whoever sends it likes. */
function checkedSize(bytes: Uint8Array): { width: number; height: number; hasAlpha: boolean } {
  if (isPng(bytes)) return nonEmpty(readPngHeader(bytes));
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return refuse("photo.not-a-photo", "neither JPEG nor PNG");
  const frame = readJpegFrame(bytes);
  if (!frame || !isOfCameras(frame)) return refuse("photo.unreadable", "a frame that no camera writes");
  if (!isWholeJpeg(bytes)) return refuse("photo.unreadable", "cut off");
  return { ...nonEmpty(frame), hasAlpha: false };
}

/** Sequential or progressive, of bytes, in gray, colour or CMYK. */
const isOfCameras = ({ marker, precision, components }: JpegFrame): boolean =>
  marker >= 0xc0 && marker <= 0xc2 && precision === 8 && [1, 3, 4].includes(components);

function nonEmpty<Size extends { width: number; height: number }>(size: Size | undefined): Size {
  return size && size.width > 0 && size.height > 0 ? size : refuse("photo.unreadable", "no size, or cut off");
}
