import { refuse } from "../../../shared/faults.ts";
import type { ObjectStore } from "../../outside/object-store/port.ts";
import { readJpegFrame } from "./jpeg-frame.ts";

/** A photo on its way into a PDF: upright, stripped of all metadata, 8 bits a component, Huffman-coded. */
export interface OpenPhoto {
  id: string;
  width: number;
  height: number;
  /** 3 is RGB stored as YCbCr, 1 is gray: what DCTDecode takes as it is. */
  components: 1 | 3;
  jpeg: Uint8Array<ArrayBuffer>;
}

export type OpenPhotos = (owner: string, ids: readonly string[]) => Promise<OpenPhoto[]>;

/** A photo waits this long to be printed; a PDF holds its own copy. */
export const photoLifeSeconds = 24 * 3600;

export const photosOf = (owner: string): string => `photos/${owner}`;
export const photoName = (owner: string, id: string): string => `${photosOf(owner)}/${id}.jpg`;

/** The owner's photos in the order asked for. Another's is as unknown as one that doesn't exist. */
export const openPhotos =
  ({ objects }: { objects: ObjectStore }): OpenPhotos =>
  (owner, ids) =>
    Promise.all(
      ids.map(async (id) => {
        const jpeg = (await objects.get(photoName(owner, id))) ?? refuse("photo.unknown");
        const frame = readJpegFrame(jpeg);
        if (frame?.components !== 1 && frame?.components !== 3)
          throw new Error("Opening a photo: it isn't one that we stored");
        return { id, width: frame.width, height: frame.height, components: frame.components, jpeg };
      }),
    );
