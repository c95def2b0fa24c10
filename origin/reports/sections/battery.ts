import { type Battery, chargingStates } from "../../../shared/contracts/report/battery.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import { kilometres, kmPerMile, orNull, rounded } from "../units.ts";
import { isToldAnything } from "./answer.ts";

/** The battery at the moment of reading: what the car told, and nothing that it didn't. */
export function batteryOf({ charge_state: charge }: TeslaVehicleData): Battery | undefined {
  const { battery_level: level, usable_battery_level: usable } = charge;
  const { module_temp_min: coldest, module_temp_max: warmest } = charge;
  const battery: Battery = {
    level_percent: orNull(level),
    usable_level_percent: orNull(usable),
    cold_gap_points: level === undefined || usable === undefined ? null : Math.max(0, level - usable),
    range_km: kilometres(charge.battery_range),
    ideal_range_km: kilometres(charge.ideal_battery_range),
    expected_range_km: kilometres(charge.est_battery_range),
    energy_kwh: orNull(charge.energy_remaining),
    lifetime_energy_kwh: orNull(charge.lifetime_energy_used),
    charge_limit_percent: orNull(charge.charge_limit_soc),
    full_charges: wholeOrNull(charge.max_range_charge_counter),
    cell_temperature_c:
      coldest === undefined || warmest === undefined || coldest > warmest
        ? null
        : { low: coldest, high: warmest },
    heater_on: orNull(charge.battery_heater_on),
    charging: chargingOf(charge),
    rated_consumption: ratedConsumption(charge),
  };
  return isToldAnything(battery) ? battery : undefined;
}

type Charge = TeslaVehicleData["charge_state"];

function chargingOf(charge: Charge): Battery["charging"] {
  const state = chargingStateOf(charge);
  if (state === undefined) return null;
  return {
    state,
    power_kw: orNull(charge.charger_power),
    voltage_v: orNull(charge.charger_voltage),
    current_a: orNull(charge.charger_actual_current),
    phases: wholeOrNull(charge.charger_phases),
    minutes_to_full: orNull(charge.minutes_to_full_charge),
    energy_added_kwh: orNull(charge.charge_energy_added),
  };
}

/** `NoPower` is `no-power`; a state that we don't know isn't told. */
function chargingStateOf({ charging_state }: Charge): (typeof chargingStates)[number] | undefined {
  const spelled = charging_state?.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  return chargingStates.find((state) => state === spelled);
}

/** Below this the rounding of what was added says more than the car. */
const addedKwhLeast = 5;

/** What the car counts a rated kilometre at: the same model that makes its range, so no second opinion. */
function ratedConsumption(charge: Charge): Battery["rated_consumption"] {
  const { charge_energy_added: kwh, charge_miles_added_rated: miles } = charge;
  if (kwh === undefined || miles === undefined || kwh < addedKwhLeast || miles <= 0) return null;
  return {
    wh_per_km: rounded((kwh * 1_000) / (miles * kmPerMile), 0),
    how: {
      method: "efficiency.rated",
      inputs: [
        { name: "energy_added", value: kwh, unit: "kWh" },
        { name: "rated_range_added", value: kilometres(miles), unit: "km" },
      ],
    },
    how_sure: "medium",
  };
}

const wholeOrNull = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value);
