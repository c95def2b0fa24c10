import * as z from "zod";

export const Photo = z
  .object({
    id: z.uuid().meta({ description: "Names it in the request for a PDF" }),
    width: z.int().positive(),
    height: z.int().positive(),
    expires_at: z.iso
      .datetime()
      .meta({ description: "A report that is to show it has to be asked for before" }),
  })
  .meta({
    id: "Photo",
    description: "A photo as it is kept: upright, scaled, without what its camera wrote into it",
  });
export type Photo = z.infer<typeof Photo>;
