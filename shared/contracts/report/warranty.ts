import * as z from "zod";
import { derived } from "./how.ts";

export const coverKinds = ["basic", "battery", "drive-unit", "other"] as const;
export const listings = ["active", "upcoming", "expired"] as const;
/** What Tesla's list still has and the cover's own bounds have ended has ended, and by which of them. */
export const coverStates = [...listings, "ended-by-time", "ended-by-distance"] as const;

export const Cover = z.object({
  kind: z.enum(coverKinds),
  name: z.string().meta({ description: "As Tesla names it" }),
  state: z.enum(coverStates).meta({ description: "As it stands by its own bounds, else as Tesla lists it" }),
  listed: z.enum(listings).meta({ description: "As Tesla lists it" }),
  years: z.number().nullable(),
  ends_at: z.iso.datetime().nullable(),
  ends_on: z.iso.date().nullable().meta({ description: "The same day in the car's own time zone" }),
  distance: z.enum(["limited", "unlimited", "not-told"]),
  ends_at_km: z.number().nullable(),
  /** What remains of a cover that is listed as active: whichever of the two ends first, ends it. */
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
