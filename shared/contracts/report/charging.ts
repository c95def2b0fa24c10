import * as z from "zod";

const Money = z.object({ currency: z.string(), amount: z.number() });

const Session = z.object({
  started_at: z.iso.datetime({ offset: true }).meta({ description: "In the place's own time" }),
  ended_at: z.iso.datetime({ offset: true }).nullable(),
  minutes: z.number().nullable(),
  place: z.string().nullable(),
  country: z.string().nullable(),
  energy_kwh: z.number().nullable(),
  costs: z.array(Money).meta({ description: "By currency; empty where it was free or is not told" }),
  free: z.boolean(),
});

const sums = {
  sessions: z.int(),
  energy_kwh: z
    .number()
    .nullable()
    .meta({ description: "Of the sessions that told it; null where none did" }),
};

/** Tesla's own network only. Sessions belong to this car alone, though Tesla tells those of the whole account. */
export const ChargingHistory = z
  .object({
    home_charging_visible: z
      .literal(false)
      .meta({ description: "Charging elsewhere is not visible to Tesla" }),
    complete: z.boolean().meta({ description: "False where there were more pages than we read" }),
    totals: z.object(sums),
    by_currency: z
      .array(
        z.object({
          currency: z.string(),
          sessions: z.int(),
          charging: z.number(),
          parking: z.number(),
          other: z.number(),
          total: z.number(),
        }),
      )
      .meta({ description: "The owner's copy only" }),
    by_year: z.array(z.object({ year: z.string(), ...sums })),
    by_month: z
      .array(z.object({ month: z.string(), ...sums }))
      .meta({ description: "`2026-09`, oldest first; the owner's copy only" }),
    sessions: z.array(Session).meta({ description: "Newest first; the owner's copy only" }),
  })
  .meta({ id: "ReportChargingHistory" });
export type ChargingHistory = z.infer<typeof ChargingHistory>;
export type ChargingSession = z.infer<typeof Session>;
