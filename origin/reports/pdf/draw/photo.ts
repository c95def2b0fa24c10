import type { PdfFile } from "../file/pdf-file.ts";
import type { Ref } from "../file/syntax.ts";

/** A JPEG as it came: upright, stripped of metadata, gray or colour. */
export interface Photo {
  width: number;
  height: number;
  components: 1 | 3;
  jpeg: Uint8Array<ArrayBuffer>;
}

/** The bytes go into the file as they are: nothing is decoded, so its size in pixels costs nothing. */
export const embedPhoto = (file: PdfFile, { width, height, components, jpeg }: Photo): Ref =>
  file.addStream(
    jpeg,
    {
      Type: "/XObject",
      Subtype: "/Image",
      Width: width,
      Height: height,
      ColorSpace: components === 3 ? "/DeviceRGB" : "/DeviceGray",
      BitsPerComponent: 8,
      Filter: "/DCTDecode",
    },
    "as-it-is",
  );
