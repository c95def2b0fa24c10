import type { HeldData } from "../../http/held-data.ts";
import type { ObjectStore } from "../../outside/object-store/port.ts";
import { openPhotos, photosOf } from "./open-photos.ts";

/** More than anyone may have waiting. */
const most = 1_000;

/** A person's photos that wait to be printed. */
export const heldPhotos = ({ objects }: { objects: ObjectStore }): HeldData => ({
  what: "photos",
  export: async ({ userId }) => {
    const names = await objects.list(photosOf(userId), most);
    const photos = await openPhotos({ objects })(userId, names.map(idOf));
    return photos.map(({ id, width, height, jpeg }) => ({ id, width, height, bytes: jpeg.byteLength }));
  },
  erase: async ({ userId }) => {
    let removed = 0;
    for (const name of await objects.list(photosOf(userId), most)) if (await objects.remove(name)) removed++;
    return removed;
  },
});

const idOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1, -".jpg".length);
