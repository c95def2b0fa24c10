import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { askPlan } from "../../origin/reports/ask-plan.ts";
import { planReport } from "../../origin/reports/report-plan.ts";
import type { Seen } from "../../origin/reports/snapshots.ts";
import { vehicleReport } from "../../origin/reports/vehicle-report.ts";
import type { CallAccount } from "../../origin/tesla/call-account.ts";
import { createReadChargingHistory } from "../../origin/tesla/charging-history.ts";
import type { Meter } from "../../origin/tesla/meter.ts";
import { Vehicle } from "../../origin/tesla/vehicle.ts";
import { createTeslaPapers } from "../../origin/tesla/vehicle-papers.ts";
import { createTeslaVehicles } from "../../origin/tesla/vehicles.ts";
import type { Report } from "../../shared/contracts/report.ts";
import { account } from "../faults/tesla-calls.ts";
import type { Block, Car } from "../simulators/tesla/people/car.ts";

/** When example reports are read. */
export const exampleReadAtMs = Date.parse("2026-11-21T09:30:00.000Z");

export interface CarReading {
  car: Car;
  /** Of the other cars of the account: Tesla tells these too. */
  othersSessions?: readonly Block[];
  earlier?: Report;
  woken?: boolean;
  readAtMs?: number;
  /** What the person allowed; everything, where it isn't said. */
  scopes?: readonly string[];
}

/** The report of a car of the simulator, through the client's own shapes and the real rules, without a network. */
export async function reportOfCar(reading: CarReading): Promise<Seen> {
  const { car, earlier, woken = false, readAtMs = exampleReadAtMs, scopes = [] } = reading;
  const raw = rawAnswers(reading, readAtMs);
  const call: CallAccount = async (_account, { name, answer, payer }) => {
    await (await payer?.reserve("data"))?.settle(200);
    return answer.parse(raw[name]);
  };
  const vehicle = Vehicle.parse(summaryOf(car));
  const clock = createManualClock(readAtMs);
  const plan = planReport({ inService: car.inService, scopes });
  const answers = await askPlan(
    {
      vehicles: createTeslaVehicles(call),
      papers: createTeslaPapers(call),
      chargingHistory: createReadChargingHistory(call, clock),
      meter: pricedMeter,
      clock,
    },
    account,
    vehicle,
    plan,
  );
  const report = vehicleReport({
    snapshotId: "019aa5b2-8c40-7a11-9d3e-5f2b7c1d4e60",
    readAtMs,
    region: "eu",
    woken,
    vehicle,
    answers,
    earlier,
  });
  return { report, vin: vehicle.vin };
}

/** Everything at its price, without a budget. */
const pricedMeter: Pick<Meter, "setAside"> & Meter = {
  reserve: async () => ({ settle: async () => 2_000 }),
  setAside: async () => ({
    payer: () => {
      let latest: number | undefined;
      return {
        reserve: async () => ({
          settle: async (status) => {
            latest = status;
            return 2_000;
          },
        }),
        costMicroUsd: () => (latest === undefined ? 0 : 2_000),
        status: () => latest,
      };
    },
    close: async () => {},
  }),
  spentMicroUsd: async () => 0,
  leftMicroUsd: async () => 1e9,
};

function rawAnswers({ car, othersSessions = [] }: CarReading, readAtMs: number): Record<string, unknown> {
  const state = car.blocks.vehicle_state;
  const version = state?.["car_version"];
  return {
    vehicle_data: {
      response: {
        ...summaryOf(car),
        ...car.blocks,
        ...(state && { vehicle_state: { ...tyreTimes(state, readAtMs), ...state } }),
      },
    },
    charging_history: { data: [...othersSessions, ...car.chargingSessions], hasMoreData: false },
    warranty_details: car.warranties,
    options: { codes: car.options },
    recent_alerts: { response: { recent_alerts: car.alerts } },
    release_notes: {
      response: {
        release_notes: car.releaseNotes,
        deployed_version: typeof version === "string" ? version.split(" ")[0] : null,
      },
    },
    service_data: { response: car.serviceVisit ?? {} },
    fleet_status: {
      response: { vehicle_info: { [car.vin]: { firmware_version: null, total_number_of_keys: 2 } } },
    },
  };
}

const summaryOf = (car: Car) => ({
  id_s: String(car.id),
  vin: car.vin,
  display_name: car.displayName,
  state: car.rest === "awake" ? "online" : car.rest,
  in_service: car.inService,
});

/** A tyre that has a pressure was heard twenty minutes ago. */
function tyreTimes(state: Block, readAtMs: number): Block {
  const heardAt = Math.floor(readAtMs / 1000) - 1200;
  return Object.fromEntries(
    ["fl", "fr", "rl", "rr"]
      .filter((tyre) => typeof state[`tpms_pressure_${tyre}`] === "number")
      .map((tyre) => [`tpms_last_seen_pressure_time_${tyre}`, heardAt]),
  );
}
