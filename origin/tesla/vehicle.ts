import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import { reading } from "./readings.ts";

/** A car as the list and the state check tell of it. An id comes as text: the number itself can be above 2^53. */
export const Vehicle = z.object({
  id_s: z.string().regex(/^\d{1,20}$/),
  vin: z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/),
  display_name: reading.text,
  state: z.enum(["online", "asleep", "offline", "unknown"]).catch("unknown"),
  in_service: z.boolean().catch(false),
});
export type TeslaVehicle = z.infer<typeof Vehicle>;

/** An id becomes part of a path: nothing but the digits that Tesla gave us. */
export const checkId = (id: string): string =>
  /^\d{1,20}$/.test(id) ? id : refuse("vehicle.unknown", "not an id");
