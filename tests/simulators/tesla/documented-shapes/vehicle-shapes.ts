import { z } from "zod";
import { maybeNumber, maybeText, milliseconds, number, text, vin, yesNo } from "./vocabulary.ts";

/** A car in the list, as the answer of its state check, and at the head of vehicle_data. */
export const vehicle = {
  id: number,
  vehicle_id: number,
  vin,
  color: z.null(),
  access_type: z.enum(["OWNER", "DRIVER"]),
  display_name: maybeText,
  option_codes: z.null(),
  granular_access: z.strictObject({ hide_private: yesNo }),
  tokens: z.null(),
  state: z.enum(["online", "asleep", "offline"]),
  in_service: yesNo,
  id_s: z.string().regex(/^\d+$/),
  calendar_enabled: yesNo,
  api_version: number,
  backseat_token: z.null(),
  backseat_token_updated_at: z.null(),
  ble_autopair_enrolled: yesNo,
};

export const pagination = z.strictObject({
  previous: maybeNumber,
  next: maybeNumber,
  current: number,
  per_page: number,
  count: number,
  pages: number,
});

const percent = z.int().min(0).max(100);
/** "<invalid>" and null are both a way of saying nothing. */
const perhaps = <Shape extends z.ZodType>(shape: Shape) => z.union([shape, z.literal("<invalid>"), z.null()]);

/** What a report reads of each block. Blocks hold more: a newer car tells more, an older one less. */
const blocks = {
  charge_state: z.looseObject({
    battery_level: percent,
    usable_battery_level: percent,
    battery_range: number.describe("miles"),
    est_battery_range: number,
    ideal_battery_range: number,
    energy_remaining: number.optional().describe("kWh, of newer cars"),
    lifetime_energy_used: number.optional(),
    module_temp_min: number.optional().describe("deg C"),
    module_temp_max: number.optional(),
    charge_limit_soc: percent,
    charge_limit_soc_std: percent,
    charge_limit_soc_min: percent,
    charge_limit_soc_max: percent,
    max_range_charge_counter: number,
    charging_state: z.enum(["Disconnected", "NoPower", "Starting", "Charging", "Complete", "Stopped"]),
    charger_power: number,
    charger_voltage: number,
    charger_actual_current: number,
    charger_phases: maybeNumber,
    charge_rate: number,
    charge_energy_added: number,
    conn_charge_cable: perhaps(text),
    fast_charger_present: yesNo,
    fast_charger_type: perhaps(text),
    minutes_to_full_charge: number,
    timestamp: milliseconds,
  }),
  climate_state: z.looseObject({
    inside_temp: number.describe("deg C, whatever the screen shows"),
    outside_temp: number,
    is_climate_on: yesNo,
    timestamp: milliseconds,
  }),
  closures_state: z.looseObject({ df: number, rt: number, locked: yesNo, timestamp: milliseconds }),
  drive_state: z.looseObject({
    shift_state: z.enum(["P", "R", "N", "D"]).nullable(),
    speed: maybeNumber,
    power: number,
    timestamp: milliseconds,
    latitude: z.undefined().optional().describe("never unasked"),
  }),
  gui_settings: z.looseObject({
    gui_distance_units: z.enum(["mi/hr", "km/hr"]),
    gui_temperature_units: z.enum(["C", "F"]),
    gui_tirepressure_units: z.enum(["Psi", "Bar"]),
    gui_24_hour_time: yesNo,
    timestamp: milliseconds,
  }),
  vehicle_config: z.looseObject({
    car_type: z.enum(["models", "modelx", "model3", "modely", "cybertruck"]),
    trim_badging: text,
    driver_assist: text,
    exterior_color: text,
    wheel_type: text,
    charge_port_type: text,
    eu_vehicle: yesNo,
    rhd: yesNo,
    utc_offset: number.describe("seconds"),
    timestamp: milliseconds,
  }),
  vehicle_state: z.looseObject({
    odometer: number.describe("miles"),
    car_version: z.string().regex(/^\d{4}\.\d+(\.\d+)* [0-9a-f]{12}$/),
    locked: yesNo,
    tpms_pressure_fl: number.describe("bar"),
    tpms_rcp_front_value: number,
    tpms_soft_warning_fl: yesNo,
    tpms_last_seen_pressure_time_fl: z.int().max(4_000_000_000).describe("seconds"),
    service_mode: yesNo,
    vehicle_name: text,
    software_update: z.looseObject({
      status: text,
      version: text,
      download_perc: number,
      install_perc: number,
    }),
    timestamp: milliseconds,
  }),
};

const schedule = z.looseObject({ timestamp: milliseconds });

export const vehicleData = z.strictObject({
  ...vehicle,
  user_id: number,
  ...blocks,
  charge_schedule_data: schedule,
  preconditioning_schedule_data: schedule,
});

export const driveStateWithPlace = z.looseObject({
  latitude: number,
  longitude: number,
  heading: number,
  gps_as_of: z.int().max(4_000_000_000).describe("seconds"),
});
