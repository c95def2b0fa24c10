import * as z from "zod";
import { derived } from "./how.ts";

export const tyrePositions = ["front_left", "front_right", "rear_left", "rear_right"] as const;
export type TyrePosition = (typeof tyrePositions)[number];

/** Best first. */
export const tyreBands = ["good", "check", "act", "stop"] as const;
export type TyreBand = (typeof tyreBands)[number];

/** Why a tyre has no band. */
export const tyreRefusals = {
  "pressure-unknown": "The car did not tell this pressure",
  "placard-unknown": "The car did not tell what it recommends",
  "reading-stale": "The pressure was measured more than 24 hours ago",
  "moved-lately": "The car moved within the last 3 hours: warm tyres read high",
} as const;
export type TyreRefusal = keyof typeof tyreRefusals;
const refusalCodes = Object.keys(tyreRefusals) as [TyreRefusal, ...TyreRefusal[]];

export const Tyre = z.object({
  position: z.enum(tyrePositions),
  pressure_bar: z.number().nullable().meta({ description: "As measured" }),
  placard_bar: z.number().nullable().meta({ description: "As the car recommends it" }),
  deviation_percent: z.number().nullable().meta({ description: "Of the measured pressure from the placard" }),
  at_20c_bar: z.number().nullable().meta({ description: "What it would be at 20 °C" }),
  at_20c_deviation_percent: z.number().nullable(),
  measured_at: z.iso.datetime().nullable(),
  soft_warning: z.boolean().nullable(),
  hard_warning: z.boolean().nullable(),
  band: z.enum(tyreBands).nullable(),
  not_graded: z.enum(refusalCodes).nullable(),
});
export type Tyre = z.infer<typeof Tyre>;

export const Tyres = z
  .object({
    tyres: z.array(Tyre),
    temperature_c: z
      .number()
      .nullable()
      .meta({ description: "Of the air outside: taken for the tyres' own" }),
    worst_band: z.enum(tyreBands).nullable(),
    /** Differences between wheels, in percent of their mean. */
    spreads: z.object({
      front_axle_percent: z.number().nullable(),
      rear_axle_percent: z.number().nullable(),
      sides_percent: z.number().nullable(),
    }),
    ...derived,
  })
  .meta({ id: "ReportTyres" });
export type Tyres = z.infer<typeof Tyres>;
