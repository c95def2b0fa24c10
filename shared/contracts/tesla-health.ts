import * as z from "zod";

export const TeslaHealth = z
  .object({
    status: z.enum(["closed", "open", "half_open"]),
    failure_rate: z.number().min(0).max(1),
    window_seconds: z.int(),
    retry_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "TeslaHealth", description: "Whether Tesla is asked at the moment" });
export type TeslaHealth = z.infer<typeof TeslaHealth>;
