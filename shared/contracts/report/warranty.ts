import * as z from "zod";
import { derived } from "./how.ts";

export const coverKinds = ["basic", "battery", "drive-unit", "other"] as const;
export const coverStates = ["active", "upcoming", "expired"] as const;

export const Cover = z.object({
  kind: z.enum(coverKinds),
  name: z.string().meta({ description: "As Tesla names it" }),
  state: z.enum(coverStates).meta({ description: "As Tesla lists it" }),
  years: z.number().nullable(),
  ends_at: z.iso.datetime().nullable(),
  ends_on: z.iso.date().nullable().meta({ description: "The same day in the car's own time zone" }),
  distance: z.enum(["limited", "unlimited", "not-told"]),
  ends_at_km: z.number().nullable(),
  /** What remains of an active cover: whichever of the two ends first, ends it. */
  left: z
    .object({
      days: z.int().nullable(),
      distance_km: z.number().nullable(),
      share: z.number().min(0).max(1).nullable().meta({ description: "The smaller of both shares" }),
      nearer: z.enum(["time", "distance"]).nullable().meta({ description: "Which has less left" }),
      over: z.boolean().meta({ description: "By its own bounds it has ended, whatever it is listed as" }),
      ...derived,
    })
    .nullable(),
});
export type Cover = z.infer<typeof Cover>;

export const Warranty = z
  .object({ covers: z.array(Cover) })
  .meta({ id: "ReportWarranty", description: "What is left of each cover. No claim follows from it" });
export type Warranty = z.infer<typeof Warranty>;
