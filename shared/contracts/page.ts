import * as z from "zod";

/** How a list is asked for: so many, behind a cursor that an earlier part of it gave. */
export const PageQuery = z.strictObject({
  after: z.string().max(200).optional().meta({ description: "`next` of the part before" }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A part of a list; `next` is null at its end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
