import type { Comfort, Security } from "../../../shared/contracts/report/cabin.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import { orNull } from "../units.ts";
import { isToldAnything } from "./answer.ts";

export function securityOf({
  vehicle_state: state,
  charge_state: charge,
}: TeslaVehicleData): Security | undefined {
  const closures = [
    ["door_driver_front", state.df],
    ["door_passenger_front", state.pf],
    ["door_driver_rear", state.dr],
    ["door_passenger_rear", state.pr],
    ["trunk_front", state.ft],
    ["trunk_rear", state.rt],
    ["window_driver_front", state.fd_window],
    ["window_passenger_front", state.fp_window],
    ["window_driver_rear", state.rd_window],
    ["window_passenger_rear", state.rp_window],
    ["charge_port", charge.charge_port_door_open],
  ] as const;
  const told = {
    locked: orNull(state.locked),
    sentry_mode: orNull(state.sentry_mode),
    valet_mode: orNull(state.valet_mode),
    valet_pin_needed: orNull(state.valet_pin_needed),
    speed_limit_on: orNull(state.speed_limit_mode.active),
    speed_limit_pin_set: orNull(state.speed_limit_mode.pin_code_set),
    remote_start: orNull(state.remote_start_enabled),
  };
  const untold = closures.filter(([, value]) => value === undefined);
  if (!isToldAnything(told) && untold.length === closures.length) return undefined;
  return {
    ...told,
    open: closures.flatMap(([name, value]) => (value !== undefined && Number(value) > 0 ? [name] : [])),
    not_told: untold.length,
  };
}

export function comfortOf({
  climate_state: climate,
  charge_state: charge,
}: TeslaVehicleData): Comfort | undefined {
  const comfort: Comfort = {
    inside_temperature_c: orNull(climate.inside_temp),
    outside_temperature_c: orNull(climate.outside_temp),
    climate_on: orNull(climate.is_climate_on),
    preconditioning: orNull(climate.is_preconditioning),
    battery_heater_on: orNull(climate.battery_heater ?? charge.battery_heater_on),
    not_enough_power_to_heat: orNull(charge.not_enough_power_to_heat),
    driver_setting_c: orNull(climate.driver_temp_setting),
    passenger_setting_c: orNull(climate.passenger_temp_setting),
    overheat_protection: orNull(climate.cabin_overheat_protection),
  };
  return isToldAnything(comfort) ? comfort : undefined;
}
