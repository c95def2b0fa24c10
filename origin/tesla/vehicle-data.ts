import * as z from "zod";
import { reading, readings } from "./readings.ts";
import { Vehicle } from "./vehicle.ts";

/** Of a live reading what a report uses. Miles, bar, °C and kW, whatever the car's screen shows. */
const blocks = {
  charge_state: readings({
    battery_level: reading.within(0, 100),
    usable_battery_level: reading.within(0, 100),
    battery_range: reading.within(0, 2_000),
    ideal_battery_range: reading.within(0, 2_000),
    est_battery_range: reading.within(0, 2_000),
    charge_limit_soc: reading.within(0, 100),
    energy_remaining: reading.within(0, 500),
    lifetime_energy_used: reading.within(0, 5_000_000),
    module_temp_min: reading.within(-80, 150),
    module_temp_max: reading.within(-80, 150),
    max_range_charge_counter: reading.within(0, 100_000),
    battery_heater_on: reading.truth,
    not_enough_power_to_heat: reading.truth,
    charging_state: reading.text,
    charger_power: reading.within(0, 1_000),
    charger_voltage: reading.within(0, 1_500),
    charger_actual_current: reading.within(0, 2_000),
    charger_phases: reading.within(1, 3),
    minutes_to_full_charge: reading.within(0, 100_000),
    charge_energy_added: reading.within(0, 500),
    charge_miles_added_rated: reading.within(0, 2_000),
    charge_port_door_open: reading.truth,
  }),
  vehicle_state: readings({
    odometer: reading.within(0, 3_000_000),
    car_version: reading.text,
    vehicle_name: reading.text,
    tpms_pressure_fl: reading.within(0, 10),
    tpms_pressure_fr: reading.within(0, 10),
    tpms_pressure_rl: reading.within(0, 10),
    tpms_pressure_rr: reading.within(0, 10),
    tpms_rcp_front_value: reading.within(0.5, 10),
    tpms_rcp_rear_value: reading.within(0.5, 10),
    tpms_last_seen_pressure_time_fl: reading.within(1, 1e10),
    tpms_last_seen_pressure_time_fr: reading.within(1, 1e10),
    tpms_last_seen_pressure_time_rl: reading.within(1, 1e10),
    tpms_last_seen_pressure_time_rr: reading.within(1, 1e10),
    tpms_soft_warning_fl: reading.truth,
    tpms_soft_warning_fr: reading.truth,
    tpms_soft_warning_rl: reading.truth,
    tpms_soft_warning_rr: reading.truth,
    tpms_hard_warning_fl: reading.truth,
    tpms_hard_warning_fr: reading.truth,
    tpms_hard_warning_rl: reading.truth,
    tpms_hard_warning_rr: reading.truth,
    locked: reading.truth,
    df: reading.closure,
    dr: reading.closure,
    pf: reading.closure,
    pr: reading.closure,
    ft: reading.closure,
    rt: reading.closure,
    fd_window: reading.closure,
    fp_window: reading.closure,
    rd_window: reading.closure,
    rp_window: reading.closure,
    sentry_mode: reading.truth,
    valet_mode: reading.truth,
    valet_pin_needed: reading.truth,
    remote_start_enabled: reading.truth,
    service_mode: reading.truth,
    software_update: readings({ status: reading.text, version: reading.text }),
    speed_limit_mode: readings({ active: reading.truth, pin_code_set: reading.truth }),
  }),
  vehicle_config: readings({
    car_type: reading.text,
    trim_badging: reading.text,
    exterior_color: reading.text,
    wheel_type: reading.text,
    interior_trim_type: reading.text,
    roof_color: reading.text,
    charge_port_type: reading.text,
    driver_assist: reading.text,
    efficiency_package: reading.text,
    performance_package: reading.text,
    rhd: reading.truth,
    eu_vehicle: reading.truth,
    has_air_suspension: reading.truth,
    third_row_seats: reading.text,
    utc_offset: reading.within(-50_400, 50_400),
  }),
  climate_state: readings({
    inside_temp: reading.within(-80, 100),
    outside_temp: reading.within(-80, 80),
    is_climate_on: reading.truth,
    is_preconditioning: reading.truth,
    battery_heater: reading.truth,
    cabin_overheat_protection: reading.text,
    driver_temp_setting: reading.within(-40, 60),
    passenger_temp_setting: reading.within(-40, 60),
  }),
  drive_state: readings({ shift_state: reading.text, speed: reading.within(0, 500) }),
};
export const blockNames = Object.keys(blocks) as (keyof typeof blocks)[];

export const VehicleData = z.object({ response: Vehicle.extend(blocks) });
export type TeslaVehicleData = z.infer<typeof VehicleData>["response"];

/** Null is what these say when they have something to say. */
const oftenNull = new Set([
  "charge_state.charger_phases",
  "charge_state.not_enough_power_to_heat",
  "drive_state.shift_state",
  "drive_state.speed",
]);

/** The fields that a report uses and this answer lacked. */
export function missingIn(data: TeslaVehicleData): string[] {
  return blockNames.flatMap((block) =>
    Object.entries(data[block])
      .filter(([, value]) => value === undefined)
      .map(([field]) => `${block}.${field}`)
      .filter((field) => !oftenNull.has(field)),
  );
}
