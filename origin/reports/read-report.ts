import type { Report } from "../../shared/contracts/report.ts";
import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { TeslaAccess } from "../tesla/grant.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";
import type { Snapshots } from "./snapshots.ts";
import { listedVehicle, vehicleReport } from "./vehicle-report.ts";

export interface ReadReportNeeds {
  vehicles: TeslaVehicles;
  snapshots: Snapshots;
  clock: Clock;
  /** What a caller's session may open at Tesla. */
  accessOf: (caller: Caller) => Promise<TeslaAccess>;
}

/** The caller's cars. */
export const listVehicles =
  ({ vehicles, accessOf }: ReadReportNeeds) =>
  async (caller: Caller): Promise<Vehicle[]> =>
    (await vehicles.list(await accessOf(caller))).map(listedVehicle);

/** A car's report, read now; its state is asked first, since a sleeping car's data would cost and not come. */
export const readReport =
  ({ vehicles, snapshots, clock, accessOf }: ReadReportNeeds) =>
  async (caller: Caller, vehicleId: string): Promise<Report> => {
    const access = await accessOf(caller);
    const { state } = await vehicles.one(access, vehicleId);
    if (state === "asleep" || state === "offline") refuse("vehicle.asleep");
    const data = await vehicles.data(access, vehicleId);
    const report = vehicleReport(data, uuidV7(clock.now()), clock.now());
    await snapshots.keep(caller.sessionId, report);
    return report;
  };
