import * as z from "zod";
import { derived } from "./how.ts";

export const Identity = z
  .object({
    name: z.string().nullable().meta({ description: "What the owner calls it; the owner's copy only" }),
    model: z.string(),
    model_year: z.int().nullable(),
    vin: z.string().meta({ description: "Masked, unless its owner asked for it in full" }),
    trim: z.string().nullable().meta({ description: "As the car spells it, such as `74d`" }),
    colour: z.string().nullable(),
    wheels: z.string().nullable(),
    interior: z.string().nullable(),
    roof: z.string().nullable(),
    charge_port: z.string().nullable(),
    driver_assistance: z.string().nullable(),
    efficiency_package: z.string().nullable(),
    performance_package: z.string().nullable(),
    right_hand_drive: z.boolean().nullable(),
    european: z.boolean().nullable(),
    air_suspension: z.boolean().nullable(),
    third_row_seats: z.boolean().nullable(),
    keys: z.int().nullable().meta({ description: "How many keys the car knows, phones included" }),
    software: z.string().nullable(),
  })
  .meta({ id: "ReportIdentity" });
export type Identity = z.infer<typeof Identity>;

export const Odometer = z
  .object({
    distance_km: z.number(),
    /** Between these two, since a car's age is only roughly known. */
    per_year: z
      .object({
        low_km: z.number(),
        high_km: z.number(),
        in_use_since: z.iso.date().nullable().meta({ description: "By its warranty, where that tells" }),
        ...derived,
      })
      .nullable(),
    decrease: z
      .object({ earlier_km: z.number(), earlier_at: z.iso.datetime() })
      .nullable()
      .meta({ description: "An earlier reading that was higher" }),
  })
  .meta({ id: "ReportOdometer" });
export type Odometer = z.infer<typeof Odometer>;

export const Options = z
  .object({ options: z.array(z.object({ code: z.string(), name: z.string() })) })
  .meta({ id: "ReportOptions" });
export type Options = z.infer<typeof Options>;

export const updateStates = ["available", "scheduled", "downloading", "installing", "other"] as const;

export const Software = z
  .object({
    version: z.string(),
    /** Never "latest": there is no list of what is current. */
    age: z
      .object({ weeks: z.int().min(0), year: z.int(), week: z.int(), ...derived })
      .nullable()
      .meta({ description: "Weeks between the week that the version is named for and the reading" }),
    update: z
      .object({ state: z.enum(updateStates), version: z.string().nullable() })
      .nullable()
      .meta({ description: "One that waits, where the car says so" }),
  })
  .meta({ id: "ReportSoftware" });
export type Software = z.infer<typeof Software>;

export const ReleaseNotes = z
  .object({
    version: z.string().nullable(),
    notes: z.array(z.object({ title: z.string(), subtitle: z.string().nullable(), text: z.string() })),
  })
  .meta({ id: "ReportReleaseNotes", description: "What is new in the installed version: markup taken out" });
export type ReleaseNotes = z.infer<typeof ReleaseNotes>;
