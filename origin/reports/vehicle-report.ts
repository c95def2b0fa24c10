import type { Report, TyrePosition } from "../../shared/contracts/report.ts";
import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { maskVin } from "../../shared/privacy.ts";
import type { TeslaVehicle, TeslaVehicleData } from "../tesla/vehicles.ts";

const kmPerMile = 1.609344;

/** A car of the list, as its owner sees it. */
export const listedVehicle = (vehicle: TeslaVehicle): Vehicle => ({
  id: vehicle.id_s,
  name: vehicle.display_name ?? null,
  model: modelOf(vehicle.vin),
  vin: maskVin(vehicle.vin),
  state: vehicle.state,
  in_service: vehicle.in_service,
});

/** When, under which name and at what price a car was read. */
export interface Reading {
  snapshotId: string;
  readAtMs: number;
  costMicroUsd: number;
}

/** What Tesla's API said of a car, normalised once: SI units, absent where the car didn't tell. */
export function vehicleReport(
  data: TeslaVehicleData,
  { snapshotId, readAtMs, costMicroUsd }: Reading,
): Report {
  const { charge_state: charge, vehicle_state: state, vehicle_config: config } = data;
  const readAt = new Date(readAtMs).toISOString();
  const section = <Data>(isKnown: boolean, of: Data) => ({
    state: isKnown ? ("fresh" as const) : ("absent" as const),
    source: "vehicle_data",
    read_at: readAt,
    reason: isKnown ? null : "The car did not tell",
    data: isKnown ? of : null,
  });
  const battery = {
    level_percent: orNull(charge.battery_level),
    usable_level_percent: orNull(charge.usable_battery_level),
    range_km: kilometres(charge.battery_range),
    charge_limit_percent: orNull(charge.charge_limit_soc),
    energy_kwh: orNull(charge.energy_remaining),
  };
  const tyres = [
    tyre("front_left", state.tpms_pressure_fl, state.tpms_rcp_front_value, state.tpms_soft_warning_fl),
    tyre("front_right", state.tpms_pressure_fr, state.tpms_rcp_front_value, state.tpms_soft_warning_fr),
    tyre("rear_left", state.tpms_pressure_rl, state.tpms_rcp_rear_value, state.tpms_soft_warning_rl),
    tyre("rear_right", state.tpms_pressure_rr, state.tpms_rcp_rear_value, state.tpms_soft_warning_rr),
  ];
  const odometerKm = kilometres(state.odometer);
  return {
    vehicle_id: data.id_s,
    snapshot_id: snapshotId,
    read_at: readAt,
    cost_usd: costMicroUsd / 1_000_000,
    identity: section(true, {
      name: data.display_name ?? state.vehicle_name ?? null,
      model: modelOf(data.vin),
      vin: maskVin(data.vin),
      colour: config.exterior_color ?? null,
      trim: config.trim_badging ?? null,
      software: state.car_version?.split(" ")[0] ?? null,
    }),
    odometer: section(odometerKm !== null, { distance_km: odometerKm ?? Number.NaN }),
    battery: section(
      Object.values(battery).some((value) => value !== null),
      battery,
    ),
    tyres: section(
      tyres.some(({ pressure_bar }) => pressure_bar !== null),
      { tyres },
    ),
  };
}

const tyre = (position: TyrePosition, pressure?: number, placard?: number, warning?: boolean) => ({
  position,
  pressure_bar: orNull(pressure),
  placard_bar: orNull(placard),
  warning: warning ?? false,
});

const orNull = (value: number | undefined): number | null => value ?? null;

/** Tesla tells lengths in miles, whatever the car's screen shows. */
const kilometres = (miles: number | undefined): number | null =>
  miles === undefined ? null : Math.round(miles * kmPerMile * 10) / 10;

/** The fourth character of a VIN names the model, also for a car that tells nothing else. */
function modelOf(vin: string): string {
  const models: Record<string, string> = {
    S: "Model S",
    "3": "Model 3",
    X: "Model X",
    Y: "Model Y",
    C: "Cybertruck",
  };
  return models[vin[3] ?? ""] ?? "Tesla";
}
