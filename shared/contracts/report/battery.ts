import * as z from "zod";
import { derived } from "./how.ts";

const percent = z.number().min(0).max(100).nullable();

export const chargingStates = [
  "disconnected",
  "no-power",
  "starting",
  "charging",
  "complete",
  "stopped",
] as const;

export const Battery = z
  .object({
    level_percent: percent,
    usable_level_percent: percent,
    cold_gap_points: z
      .number()
      .nullable()
      .meta({ description: "Level less usable level: locked in by cold" }),
    range_km: z.number().nullable().meta({ description: "Rated range, as the car counts it" }),
    ideal_range_km: z.number().nullable(),
    expected_range_km: z
      .number()
      .nullable()
      .meta({ description: "By the recent way of driving; the owner's copy only" }),
    energy_kwh: z.number().nullable(),
    lifetime_energy_kwh: z.number().nullable(),
    charge_limit_percent: percent,
    full_charges: z.int().nullable().meta({ description: "Charges to 100 % that the car has counted" }),
    cell_temperature_c: z.object({ low: z.number(), high: z.number() }).nullable(),
    heater_on: z.boolean().nullable(),
    charging: z
      .object({
        state: z.enum(chargingStates),
        power_kw: z.number().nullable(),
        voltage_v: z.number().nullable(),
        current_a: z.number().nullable(),
        phases: z.int().nullable(),
        minutes_to_full: z.number().nullable(),
        energy_added_kwh: z.number().nullable(),
      })
      .nullable(),
    /** What the car counts with, not what a drive takes: one reading can't tell that. */
    rated_consumption: z.object({ wh_per_km: z.number(), ...derived }).nullable(),
  })
  .meta({ id: "ReportBattery", description: "The battery at the moment of reading" });
export type Battery = z.infer<typeof Battery>;

/** Best first. D lies below Tesla's warranty line. */
export const grades = ["A", "B", "C", "D"] as const;
export type Grade = (typeof grades)[number];

/** Why there is no estimate, and what the owner can do about it; undefined where there is nothing to be done. */
export const estimateRefusals = {
  "level-unknown": { say: "The car did not tell its charge or range", remedy: "read-again" },
  "level-low": { say: "Below 50 % rounding says more than the battery", remedy: "charge-above-half" },
  "cold-battery": { say: "Cold locks in part of the charge", remedy: "read-when-warm" },
  "charging-now": { say: "The car is charging", remedy: "read-after-charging" },
  "trim-unknown": { say: "The car did not tell which trim it is", remedy: null },
  "wheels-unknown": { say: "The car did not tell which wheels it has", remedy: "set-wheels" },
  "pack-unknown": { say: "Which cells the battery has is not known", remedy: null },
  "reference-unknown": { say: "The range when new is not in our table", remedy: null },
  "reference-unfit": { say: "The car's range does not fit the range when new in our table", remedy: null },
  "changed-lately": { say: "Wheels or software changed since the last reading", remedy: "read-after-drives" },
  "lfp-not-full": {
    say: "An LFP battery knows its charge only when charged to 100 %",
    remedy: "charge-full",
  },
  "software-limited": { say: "The usable part of this battery is limited by software", remedy: null },
} as const;
export type EstimateRefusal = keyof typeof estimateRefusals;
const refusalCodes = Object.keys(estimateRefusals) as [EstimateRefusal, ...EstimateRefusal[]];

export const remedies = [
  "read-again",
  "charge-above-half",
  "read-when-warm",
  "read-after-charging",
  "set-wheels",
  "read-after-drives",
  "charge-full",
] as const;

export const referenceMatches = ["exact", "family"] as const;

/** Never called state of health: it is what the car says of its range, against this car's range when new. */
export const BatteryEstimate = z
  .object({
    outcome: z.enum(["estimated", "refused"]),
    refusals: z.array(
      z.object({ code: z.enum(refusalCodes), say: z.string(), remedy: z.enum(remedies).nullable() }),
    ),
    /** The same three as shown: capped at 100. Null where refused. */
    shown: z.object({ percent: z.number(), low_percent: z.number(), high_percent: z.number() }).nullable(),
    raw: z
      .object({ percent: z.number(), low_percent: z.number(), high_percent: z.number() })
      .nullable()
      .meta({ description: "Uncapped, with its 90 % interval" }),
    grades: z.array(z.enum(grades)).meta({
      description: "Every grade that the interval touches, best first: two where it crosses an edge",
    }),
    to_warranty_line: z
      .object({ line_percent: z.number(), low_points: z.number(), high_points: z.number() })
      .nullable()
      .meta({ description: "Points above Tesla's line of 70 %, as an interval. No claim follows from it" }),
    range_when_full_km: z.number().nullable(),
    reference: z
      .object({
        match: z.enum(referenceMatches),
        range_when_new_km: z.number(),
        cycle: z.enum(["EPA", "WLTP"]),
        of: z.string().meta({ description: "The row of the table, such as `Model 3 74d 2022, 18 in`" }),
        other_region: z.boolean().meta({ description: "The row is of another region than the car" }),
        source: z.string(),
        table_version: z.string(),
      })
      .nullable(),
    chemistry: z.enum(["nickel", "lfp"]).nullable(),
    /** One-sigma terms in percent of the estimate. */
    sigma: z
      .object({ rounding: z.number(), drift: z.number(), reference: z.number(), total: z.number() })
      .nullable(),
    readings: z.int(),
    ...derived,
  })
  .meta({ id: "ReportBatteryEstimate" });
export type BatteryEstimate = z.infer<typeof BatteryEstimate>;
