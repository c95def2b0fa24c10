import * as z from "zod";

const flag = z.boolean().nullable();

/** The owner's copy only: it tells how the car is kept. */
export const Security = z
  .object({
    locked: flag,
    open: z
      .array(
        z.enum([
          "door_driver_front",
          "door_passenger_front",
          "door_driver_rear",
          "door_passenger_rear",
          "trunk_front",
          "trunk_rear",
          "window_driver_front",
          "window_passenger_front",
          "window_driver_rear",
          "window_passenger_rear",
          "charge_port",
        ]),
      )
      .meta({ description: "What stands open" }),
    not_told: z.int().meta({ description: "Of how many closures the car told nothing" }),
    sentry_mode: flag,
    valet_mode: flag,
    valet_pin_needed: flag,
    speed_limit_on: flag,
    speed_limit_pin_set: flag,
    remote_start: flag,
  })
  .meta({ id: "ReportSecurity" });
export type Security = z.infer<typeof Security>;

export const Comfort = z
  .object({
    inside_temperature_c: z.number().nullable(),
    outside_temperature_c: z.number().nullable(),
    climate_on: flag,
    preconditioning: flag,
    battery_heater_on: flag,
    not_enough_power_to_heat: flag,
    /** How somebody likes it: the owner's copy only. */
    driver_setting_c: z.number().nullable(),
    passenger_setting_c: z.number().nullable(),
    overheat_protection: z.string().nullable(),
  })
  .meta({ id: "ReportComfort" });
export type Comfort = z.infer<typeof Comfort>;
