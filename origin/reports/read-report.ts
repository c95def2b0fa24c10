import type { Report } from "../../shared/contracts/report.ts";
import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";
import type { Snapshots } from "./snapshots.ts";
import { listedVehicle, vehicleReport } from "./vehicle-report.ts";

export interface ReadReportNeeds {
  vehicles: TeslaVehicles;
  snapshots: Snapshots;
  clock: Clock;
  accountOf: (caller: Caller) => TeslaAccount;
  /** Whether the caller's session is still there. */
  lives: (caller: Caller) => Promise<boolean>;
}

/** The caller's cars. */
export const listVehicles =
  ({ vehicles, accountOf }: ReadReportNeeds) =>
  async (caller: Caller): Promise<Vehicle[]> =>
    (await vehicles.list(accountOf(caller))).map(listedVehicle);

/** A car's report, read now; its state is asked first, since a sleeping car's data would cost and not come. */
export const readReport =
  ({ vehicles, snapshots, clock, accountOf, lives }: ReadReportNeeds) =>
  async (caller: Caller, vehicleId: string): Promise<Report> => {
    const account = accountOf(caller);
    const { state } = await vehicles.one(account, vehicleId);
    if (state === "asleep" || state === "offline") refuse("vehicle.asleep");
    const { data, costMicroUsd } = await vehicles.data(account, vehicleId);
    const report = vehicleReport(data, {
      snapshotId: uuidV7(clock.now()),
      readAtMs: clock.now(),
      costMicroUsd,
    });
    await snapshots.keep(caller, report);
    // Whoever was erased, or signed out, while Tesla answered: what was just kept must not outlive that.
    if (!(await lives(caller))) {
      await snapshots.forgetSession(caller);
      refuse("session.over", "ended while the car was read");
    }
    return report;
  };
