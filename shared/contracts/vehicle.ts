import * as z from "zod";

export const Vehicle = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    model: z.string(),
    vin: z.string().meta({ description: "Masked: its first five characters", example: "5YJ3E****" }),
    state: z.enum(["online", "asleep", "offline", "unknown"]),
    in_service: z.boolean(),
  })
  .meta({ id: "Vehicle" });
export type Vehicle = z.infer<typeof Vehicle>;

export const VehicleList = z
  .object({ items: z.array(Vehicle), next: z.string().nullable() })
  .meta({ id: "VehicleList" });
export type VehicleList = z.infer<typeof VehicleList>;
