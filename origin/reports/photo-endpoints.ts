import { createRoute, z } from "@hono/zod-openapi";
import { Photo } from "../../shared/contracts/photo.ts";
import { refuse } from "../../shared/faults.ts";
import { photoBytesMax, photosPath } from "../../shared/photo-door.ts";
import type { Authenticate } from "../http/caller.ts";
import { type Doors, json, refusals, signedIn } from "../http/door.ts";
import { readBytes } from "../http/read-bytes.ts";
import { createStorePhoto, type StorePhotoNeeds } from "./photos/store-photo.ts";

export interface PhotosNeeds extends StorePhotoNeeds {
  authenticate: Authenticate;
}

const mediaTypes = ["image/jpeg", "image/png"];
const bytes = { schema: z.string().meta({ format: "binary" }) };

/** The door of photos: bytes, not JSON, so that nothing has to be unpacked before it is known who sends them. */
export function hangPhotos(doors: Doors, needs: PhotosNeeds): void {
  const storePhoto = createStorePhoto(needs);

  doors.openapi(
    createRoute({
      method: "post",
      path: photosPath,
      summary: "Upload a photo for a report, one at a time",
      tags: ["reports"],
      ...signedIn,
      request: {
        body: { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, bytes])) },
      },
      responses: {
        201: json(Photo, "The photo as it is kept: ask for it by its id"),
        ...refusals(
          "photo.not-a-photo",
          "photo.unreadable",
          "photo.too-many-pixels",
          "photo.too-many",
          "request.too-large",
          "photo.busy",
          "session.required",
          "session.over",
        ),
      },
    }),
    async (context) => {
      const caller = await needs.authenticate(context.req.header("authorization"));
      const mediaType = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
      if (mediaType === undefined || !mediaTypes.includes(mediaType))
        refuse("photo.not-a-photo", mediaType ?? "no content type");
      const photo = await storePhoto(caller, await readBytes(context.req.raw, photoBytesMax));
      return context.json(photo, 201);
    },
  );
}
