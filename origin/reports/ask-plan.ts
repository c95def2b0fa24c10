import type { Absence, ReportCall } from "../../shared/contracts/report/section.ts";
import { Fault, type FaultCode } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import type { ReadChargingHistory, TeslaChargingHistory } from "../tesla/charging-history.ts";
import type { Meter } from "../tesla/meter.ts";
import type { Payer } from "../tesla/purse.ts";
import type { TeslaVehicle } from "../tesla/vehicle.ts";
import type { TeslaVehicleData } from "../tesla/vehicle-data.ts";
import type {
  TeslaAlert,
  TeslaFleetStatus,
  TeslaOption,
  TeslaPapers,
  TeslaReleaseNotes,
  TeslaService,
  TeslaWarranty,
} from "../tesla/vehicle-papers.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";
import type { ReportPlan } from "./report-plan.ts";
import type { Answer } from "./sections/answer.ts";

/** What became of each call of a plan. */
export type Answers = {
  vehicle_data: Answer<TeslaVehicleData>;
  charging_history: Answer<TeslaChargingHistory>;
  warranty_details: Answer<TeslaWarranty>;
  options: Answer<TeslaOption[]>;
  recent_alerts: Answer<TeslaAlert[]>;
  release_notes: Answer<TeslaReleaseNotes>;
  service_data: Answer<TeslaService>;
  fleet_status: Answer<TeslaFleetStatus>;
};

export interface AskPlanNeeds {
  vehicles: TeslaVehicles;
  papers: TeslaPapers;
  chargingHistory: ReadChargingHistory;
  meter: Meter;
  clock: Clock;
}

/**
 * Asks all calls of a plan side by side, its price set aside before the first. One that fails costs its own sections.
 * Where none is answered there is no report: the first failure is everyone's. A session that is over, or a car that
 * fell asleep just now, is told as that.
 */
export async function askPlan(
  { vehicles, papers, chargingHistory, meter, clock }: AskPlanNeeds,
  account: TeslaAccount,
  { id_s: id, vin }: TeslaVehicle,
  plan: ReportPlan,
): Promise<Answers> {
  const purse = await meter.setAside(
    account.id,
    plan.calls.map(({ category }) => category),
  );
  const failures: Fault[] = [];

  const ask = async <Data>(
    call: ReportCall,
    read: (payer: Payer) => Promise<Data>,
  ): Promise<Answer<Data>> => {
    if (!plan.calls.some((planned) => planned.call === call)) return notAsked(call);
    const payer = purse.payer();
    const told = (outcome: "answered" | "failed", reason: Absence | null, data?: Data): Answer<Data> => ({
      call,
      outcome,
      reason,
      atMs: clock.now(),
      status: payer.status() ?? null,
      costMicroUsd: payer.costMicroUsd(),
      data,
    });
    try {
      const data = await read(payer);
      return told("answered", null, data);
    } catch (error) {
      const reason = error instanceof Fault ? absenceBy[error.code] : undefined;
      if (!(error instanceof Fault) || reason === undefined) throw error;
      failures.push(error);
      return told("failed", reason);
    }
  };
  const notAsked = (call: ReportCall): Answer<never> => ({
    call,
    outcome: "not-asked",
    reason: plan.leftOut.find((left) => left.call === call)?.reason ?? "not-told",
    atMs: clock.now(),
    status: null,
    costMicroUsd: 0,
    data: undefined,
  });

  const asked = {
    vehicle_data: ask("vehicle_data", (payer) => vehicles.data(account, id, payer)),
    charging_history: ask("charging_history", (payer) => chargingHistory(account, payer)),
    warranty_details: ask("warranty_details", (payer) => papers.warranty(account, vin, payer)),
    options: ask("options", (payer) => papers.options(account, vin, payer)),
    recent_alerts: ask("recent_alerts", (payer) => papers.alerts(account, id, payer)),
    release_notes: ask("release_notes", (payer) => papers.releaseNotes(account, id, payer)),
    service_data: ask("service_data", (payer) => papers.service(account, id, payer)),
    fleet_status: ask("fleet_status", (payer) => papers.fleetStatus(account, vin, payer)),
  };
  // All of them end before the purse is closed, also where one of them ends the report.
  await Promise.allSettled(Object.values(asked));
  await purse.close();
  const [first] = failures;
  if (first && failures.length === plan.calls.length) throw first;
  return {
    vehicle_data: await asked.vehicle_data,
    charging_history: await asked.charging_history,
    warranty_details: await asked.warranty_details,
    options: await asked.options,
    recent_alerts: await asked.recent_alerts,
    release_notes: await asked.release_notes,
    service_data: await asked.service_data,
    fleet_status: await asked.fleet_status,
  };
}

/** Refusals that cost a section; any other is the whole report's. */
const absenceBy: Partial<Record<FaultCode, Absence>> = {
  "tesla.unreachable": "unreachable",
  "tesla.unexpected": "unexpected",
  "tesla.budget-used": "budget-used",
  "tesla.paused": "budget-used",
  "tesla.scope-missing": "scope-missing",
  "tesla.access-off": "access-off",
  "vehicle.in-service": "in-service",
  // The state check knew this car a moment ago.
  "vehicle.unknown": "unexpected",
};
