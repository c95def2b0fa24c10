import * as z from "zod";

/** A part of a report: what was read, or why it wasn't. One that failed costs itself, never the report. */
const section = <Schema extends z.ZodType>(data: Schema) =>
  z.object({
    state: z.enum(["fresh", "absent"]),
    source: z.string().meta({ description: "The call that it was read from", example: "vehicle_data" }),
    read_at: z.iso.datetime(),
    reason: z.string().nullable().meta({ description: "Why it is absent" }),
    data: data.nullable(),
  });

const Identity = z
  .object({
    name: z.string().nullable(),
    model: z.string(),
    vin: z.string(),
    colour: z.string().nullable(),
    trim: z.string().nullable(),
    software: z.string().nullable(),
  })
  .meta({ id: "ReportIdentity" });

const Odometer = z.object({ distance_km: z.number() }).meta({ id: "ReportOdometer" });

const Battery = z
  .object({
    level_percent: z.number().nullable(),
    usable_level_percent: z.number().nullable(),
    range_km: z.number().nullable(),
    charge_limit_percent: z.number().nullable(),
    energy_kwh: z.number().nullable(),
  })
  .meta({ id: "ReportBattery" });

const tyrePositions = ["front_left", "front_right", "rear_left", "rear_right"] as const;
const Tyre = z.object({
  position: z.enum(tyrePositions),
  pressure_bar: z.number().nullable(),
  placard_bar: z.number().nullable(),
  warning: z.boolean(),
});
const Tyres = z.object({ tyres: z.array(Tyre) }).meta({ id: "ReportTyres" });

/** A vehicle as it was at one moment: SI inside, units only where a person reads it. */
export const Report = z
  .object({
    vehicle_id: z.string(),
    snapshot_id: z.string(),
    read_at: z.iso.datetime(),
    cost_usd: z.number().meta({ description: "What Tesla bills for reading it" }),
    identity: section(Identity),
    odometer: section(Odometer),
    battery: section(Battery),
    tyres: section(Tyres),
  })
  .meta({ id: "Report" });

export type Report = z.infer<typeof Report>;
export type TyrePosition = (typeof tyrePositions)[number];

export const ReportQuote = z
  .object({
    currency: z.literal("USD"),
    calls: z.array(z.object({ call: z.string(), category: z.string(), price: z.number() })),
    total: z.number(),
    budget_left: z.number().meta({ description: "What this person may still cost today" }),
  })
  .meta({ id: "ReportQuote", description: "What Tesla would bill for reading a report" });
export type ReportQuote = z.infer<typeof ReportQuote>;
