import type { Battery } from "../../shared/contracts/report/battery.ts";
import { absences, type ReportCall, type Section } from "../../shared/contracts/report/section.ts";
import type { Tyre, TyrePosition } from "../../shared/contracts/report/tyres.ts";
import { notChecked } from "../../shared/contracts/report/verdict.ts";
import type { Report } from "../../shared/contracts/report.ts";
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
  const section = <Data>(isKnown: boolean, of: Data, source: ReportCall = "vehicle_data"): Section<Data> => ({
    state: isKnown ? "fresh" : "absent",
    source,
    read_at: readAt,
    reason: isKnown ? null : "not-told",
    say: isKnown ? null : absences["not-told"],
    data: isKnown ? of : null,
  });
  const unread = <Data>(source: ReportCall): Section<Data> => ({
    ...section(false, null, source),
    data: null,
  });
  const battery: Battery = {
    level_percent: orNull(charge.battery_level),
    usable_level_percent: orNull(charge.usable_battery_level),
    cold_gap_points: null,
    range_km: kilometres(charge.battery_range),
    ideal_range_km: null,
    expected_range_km: null,
    energy_kwh: orNull(charge.energy_remaining),
    lifetime_energy_kwh: null,
    charge_limit_percent: orNull(charge.charge_limit_soc),
    full_charges: null,
    cell_temperature_c: null,
    heater_on: null,
    charging: null,
    rated_consumption: null,
  };
  const tyres = [
    tyre("front_left", state.tpms_pressure_fl, state.tpms_rcp_front_value, state.tpms_soft_warning_fl),
    tyre("front_right", state.tpms_pressure_fr, state.tpms_rcp_front_value, state.tpms_soft_warning_fr),
    tyre("rear_left", state.tpms_pressure_rl, state.tpms_rcp_rear_value, state.tpms_soft_warning_rl),
    tyre("rear_right", state.tpms_pressure_rr, state.tpms_rcp_rear_value, state.tpms_soft_warning_rr),
  ];
  const odometerKm = kilometres(state.odometer);
  const version = state.car_version?.split(" ")[0] ?? null;
  return {
    vehicle_id: data.id_s,
    snapshot_id: snapshotId,
    read_at: readAt,
    copy: "owner",
    utc_offset_seconds: null,
    cost_usd: costMicroUsd / 1_000_000,
    verdict: { lights: [], facts: [], say: "", how: { method: "verdict.lights", inputs: [] } },
    identity: section(true, {
      name: data.display_name ?? state.vehicle_name ?? null,
      model: modelOf(data.vin),
      model_year: null,
      vin: maskVin(data.vin),
      trim: config.trim_badging ?? null,
      colour: config.exterior_color ?? null,
      wheels: null,
      interior: null,
      roof: null,
      charge_port: null,
      driver_assistance: null,
      efficiency_package: null,
      performance_package: null,
      right_hand_drive: null,
      european: null,
      air_suspension: null,
      third_row_seats: null,
      keys: null,
      software: version,
    }),
    odometer: section(odometerKm !== null, {
      distance_km: odometerKm ?? Number.NaN,
      per_year: null,
      decrease: null,
    }),
    battery: section(
      Object.values(battery).some((value) => value !== null),
      battery,
    ),
    battery_estimate: unread("vehicle_data"),
    charging_history: unread("charging_history"),
    tyres: section(
      tyres.some(({ pressure_bar }) => pressure_bar !== null),
      {
        tyres,
        temperature_c: null,
        worst_band: null,
        spreads: { front_axle_percent: null, rear_axle_percent: null, sides_percent: null },
        how: { method: "tyres.against-placard", inputs: [] },
        how_sure: "none",
      },
    ),
    software: section(version !== null, { version: version ?? "", age: null, update: null }),
    release_notes: unread("release_notes"),
    alerts: unread("recent_alerts"),
    service: unread("service_data"),
    warranty: unread("warranty_details"),
    options: unread("options"),
    security: unread("vehicle_data"),
    comfort: unread("vehicle_data"),
    not_checked: [...notChecked],
    provenance: { calls: [], woken: false, region: "eu" },
    method: { rules_version: "1", reference_table_version: "1", interval_percent: 90, sigma_percent: {} },
  };
}

const tyre = (position: TyrePosition, pressure?: number, placard?: number, warning?: boolean): Tyre => ({
  position,
  pressure_bar: orNull(pressure),
  placard_bar: orNull(placard),
  deviation_percent: null,
  at_20c_bar: null,
  at_20c_deviation_percent: null,
  measured_at: null,
  soft_warning: warning ?? null,
  hard_warning: null,
  band: null,
  not_graded: null,
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
