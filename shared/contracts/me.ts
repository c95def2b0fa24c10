import * as z from "zod";

export const Me = z
  .object({
    exported_at: z.iso.datetime(),
    held: z.array(z.object({ what: z.string(), items: z.array(z.unknown()) })),
  })
  .meta({ id: "Me", description: "Everything that is held about a person" });
export type Me = z.infer<typeof Me>;

export const ErasureReceipt = z
  .object({
    erased_at: z.iso.datetime(),
    erased: z.array(z.object({ what: z.string(), count: z.int() })),
  })
  .meta({ id: "ErasureReceipt", description: "What was taken away, how much of it, and when" });
export type ErasureReceipt = z.infer<typeof ErasureReceipt>;

export const ErasureAccepted = z.object({ accepted_at: z.iso.datetime() }).meta({
  id: "ErasureAccepted",
  description: "Nothing leads to the account any more; what it left goes within minutes",
});
export type ErasureAccepted = z.infer<typeof ErasureAccepted>;
