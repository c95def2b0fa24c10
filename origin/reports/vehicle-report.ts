import type { BatteryEstimate } from "../../shared/contracts/report/battery.ts";
import type { ReportCall } from "../../shared/contracts/report/section.ts";
import { notChecked } from "../../shared/contracts/report/verdict.ts";
import type { Report, SectionName } from "../../shared/contracts/report.ts";
import { sectionNames } from "../../shared/contracts/report.ts";
import type { Region } from "../tesla/grant.ts";
import type { TeslaVehicle } from "../tesla/vehicle.ts";
import { missingIn, type TeslaVehicleData } from "../tesla/vehicle-data.ts";
import type { Answers } from "./ask-plan.ts";
import { estimateBattery } from "./battery-estimate/battery-estimate.ts";
import { sigmaPercent } from "./battery-estimate/estimate-rules.ts";
import { referenceTable } from "./battery-estimate/reference-ranges.ts";
import { alertsOf, serviceOf } from "./sections/alerts.ts";
import { type Answer, sectionOf } from "./sections/answer.ts";
import { batteryOf } from "./sections/battery.ts";
import { comfortOf, securityOf } from "./sections/cabin.ts";
import { chargingHistoryOf } from "./sections/charging-history.ts";
import { identityOf } from "./sections/identity.ts";
import { odometerOf } from "./sections/odometer.ts";
import { optionsOf } from "./sections/options.ts";
import { releaseNotesOf, softwareOf, versionOf } from "./sections/software.ts";
import { tyresOf } from "./sections/tyres.ts";
import { decodeVin } from "./sections/vin.ts";
import { warrantyOf } from "./sections/warranty.ts";
import { kilometres } from "./units.ts";
import { verdictOf } from "./verdict/verdict.ts";

/** Under which name and how a car was read. */
export interface Reading {
  snapshotId: string;
  readAtMs: number;
  region: Region;
  woken: boolean;
  vehicle: TeslaVehicle;
  answers: Answers;
  /** The newest report of the same car in this session, where there was one. */
  earlier: Report | undefined;
}

type Sections = Pick<Report, SectionName>;

/** What Tesla's API said of a car, normalised once: SI units, absent where the car didn't tell. */
export function vehicleReport(reading: Reading): Report {
  const { snapshotId, readAtMs, region, woken, vehicle, answers, earlier } = reading;
  const sections = withCached(sectionsOf(reading), earlier);
  const costMicroUsd = Object.values(answers).reduce((sum, answer) => sum + answer.costMicroUsd, 0);
  return {
    vehicle_id: vehicle.id_s,
    snapshot_id: snapshotId,
    read_at: new Date(readAtMs).toISOString(),
    copy: "owner",
    utc_offset_seconds: answers.vehicle_data.data?.vehicle_config.utc_offset ?? null,
    cost_usd: usd(costMicroUsd),
    verdict: verdictOf(sections),
    ...sections,
    not_checked: [...notChecked],
    provenance: { calls: callsOf(answers, readAtMs), woken, region },
    method: {
      rules_version: rulesVersion,
      reference_table_version: referenceTable.version,
      interval_percent: 90,
      sigma_percent: sigmaPercent,
    },
  };
}

/** Moves on whenever a rule of this wing gives another figure for the same reading. */
const rulesVersion = "1";

function sectionsOf({ readAtMs, vehicle, answers, earlier }: Reading): Sections {
  const { vehicle_data, warranty_details, fleet_status } = answers;
  const live = vehicle_data.data;
  const fleet = fleet_status.data;
  const of = <Told>(tell: (data: TeslaVehicleData) => Told | undefined) => sectionOf(vehicle_data, tell);
  const isFleetsWord = versionOf(live, undefined) === undefined && versionOf(undefined, fleet) !== undefined;
  return {
    identity: sectionOf(live ? vehicle_data : stateCheck(vehicle, readAtMs), () =>
      identityOf(vehicle, live, fleet),
    ),
    odometer: of((data) => odometerOf(data, warranty_details.data, earlierOdometer(earlier), readAtMs)),
    battery: of(batteryOf),
    battery_estimate: of((data) => estimateOf(data, earlier)),
    charging_history: sectionOf(answers.charging_history, (history) =>
      chargingHistoryOf(history, vehicle.vin),
    ),
    tyres: of((data) => tyresOf(data, hasMovedSince(earlier, data, readAtMs), readAtMs)),
    software: isFleetsWord
      ? sectionOf(fleet_status, () => softwareOf(live, fleet, readAtMs))
      : of((data) => softwareOf(data, undefined, readAtMs)),
    release_notes: sectionOf(answers.release_notes, releaseNotesOf),
    alerts: sectionOf(answers.recent_alerts, alertsOf),
    service: sectionOf(answers.service_data, (service) => serviceOf(vehicle, service, live)),
    warranty: sectionOf(warranty_details, (warranty) =>
      warrantyOf(warranty, {
        odometerKm: kilometres(live?.vehicle_state.odometer) ?? undefined,
        utcOffsetSeconds: live?.vehicle_config.utc_offset,
        nowMs: readAtMs,
      }),
    ),
    options: sectionOf(answers.options, optionsOf),
    security: of(securityOf),
    comfort: of(comfortOf),
  };
}

function estimateOf(data: TeslaVehicleData, earlier: Report | undefined): BatteryEstimate {
  const { charge_state: charge, vehicle_config: config } = data;
  const { model, modelYear, chemistry } = decodeVin(data.vin);
  const before = earlier?.identity.data;
  const hasChanged = (then: string | null | undefined, now: string | undefined): boolean =>
    typeof then === "string" && now !== undefined && then !== now;
  return estimateBattery({
    model,
    modelYear,
    chemistry,
    trim: config.trim_badging,
    wheels: config.wheel_type,
    european: config.eu_vehicle,
    levelPercent: charge.battery_level,
    usablePercent: charge.usable_battery_level,
    rangeKm: kilometres(charge.battery_range) ?? undefined,
    isCharging: charge.charging_state === "Charging" || charge.charging_state === "Starting",
    changedLately:
      hasChanged(before?.wheels, config.wheel_type) ||
      hasChanged(before?.software, versionOf(data, undefined)),
  });
}

const movedMs = 3 * 3_600_000;

/** Whether an earlier reading of the last three hours shows that it has been driven since. */
function hasMovedSince(earlier: Report | undefined, data: TeslaVehicleData, nowMs: number): boolean {
  const then = earlier?.odometer;
  const nowKm = kilometres(data.vehicle_state.odometer);
  if (!then?.data || nowKm === null || nowMs - Date.parse(then.read_at) > movedMs) return false;
  return nowKm - then.data.distance_km > 0.5;
}

function earlierOdometer(earlier: Report | undefined) {
  const then = earlier?.odometer;
  return then?.data ? { distanceKm: then.data.distance_km, at: then.read_at } : undefined;
}

/** Reasons that pass: an older reading is worth showing meanwhile. What isn't allowed any more is not shown. */
const passing: ReadonlySet<string | null> = new Set([
  "unreachable",
  "unexpected",
  "budget-used",
  "in-service",
]);

/** What failed now and was read for an earlier report of this session is shown as of then. */
function withCached(sections: Sections, earlier: Report | undefined): Sections {
  if (!earlier) return sections;
  const kept = sectionNames.flatMap((name) => {
    const now = sections[name];
    const then = earlier[name];
    if (now.state !== "absent" || !passing.has(now.reason) || then.data === null) return [];
    return [[name, { ...then, state: "cached", reason: now.reason, say: now.say }] as const];
  });
  return { ...sections, ...Object.fromEntries(kept) };
}

/** Told by the free state check, where the live reading failed: the VIN is enough to know the model. */
const stateCheck = (vehicle: TeslaVehicle, atMs: number): Answer<TeslaVehicle> => ({
  call: "vehicle",
  outcome: "answered",
  reason: null,
  atMs,
  status: 200,
  costMicroUsd: 0,
  data: vehicle,
});

function callsOf(answers: Answers, readAtMs: number): Report["provenance"]["calls"] {
  const missing: Partial<Record<ReportCall, string[]>> = {
    vehicle_data: answers.vehicle_data.data ? missingIn(answers.vehicle_data.data) : [],
  };
  const state = {
    call: "vehicle",
    outcome: "answered",
    reason: null,
    status: 200,
    cost_usd: 0,
    missing: [],
  } as const;
  return [
    { ...state, missing: [], at: new Date(readAtMs).toISOString() },
    ...Object.values(answers).map(({ call, outcome, reason, atMs, status, costMicroUsd }) => ({
      call,
      outcome,
      reason,
      at: new Date(atMs).toISOString(),
      status,
      cost_usd: usd(costMicroUsd),
      missing: missing[call] ?? [],
    })),
  ];
}

const usd = (microUsd: number): number => microUsd / 1_000_000;
