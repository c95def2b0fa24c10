import type { Report } from "../../shared/contracts/report.ts";
import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import type { Caller } from "../http/caller.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import { holdAccess } from "../tesla/hold-access.ts";
import { type AskPlanNeeds, askPlan } from "./ask-plan.ts";
import { copyFor, type Shown } from "./copy-for.ts";
import { listedVehicle } from "./listed-vehicle.ts";
import { planReport } from "./report-plan.ts";
import type { Seen, Snapshots } from "./snapshots.ts";
import { vehicleReport } from "./vehicle-report.ts";
import { wasWoken } from "./wake-vehicle.ts";

export interface ReadReportNeeds extends AskPlanNeeds {
  snapshots: Snapshots;
  keyValue: KeyValue;
  accountOf: (caller: Caller) => TeslaAccount;
  /** Whether the caller's session is still there. */
  lives: (caller: Caller) => Promise<boolean>;
}

/** The caller's cars. */
export const listVehicles =
  ({ vehicles, accountOf }: Pick<ReadReportNeeds, "vehicles" | "accountOf">) =>
  async (caller: Caller): Promise<Vehicle[]> =>
    (await vehicles.list(accountOf(caller))).map(listedVehicle);

/** A car's report, read now, as somebody may see it. */
export const showReport =
  (needs: ReadReportNeeds) =>
  async (caller: Caller, vehicleId: string, shown: Shown): Promise<Report> =>
    copyFor(await readReport(needs)(caller, vehicleId), shown);

/** A car's report, read now; its state is asked first, since a sleeping car's data would cost and not come. */
export const readReport =
  (needs: ReadReportNeeds) =>
  async (caller: Caller, vehicleId: string): Promise<Seen> => {
    const { vehicles, snapshots, keyValue, clock, accountOf, lives } = needs;
    const account = holdAccess(accountOf(caller));
    const [vehicle, earlier, woken] = await Promise.all([
      vehicles.one(account, vehicleId),
      snapshots.latest(caller, vehicleId),
      wasWoken(keyValue, caller, vehicleId),
    ]);
    // One in service isn't asked itself, awake or not.
    if (!vehicle.in_service && (vehicle.state === "asleep" || vehicle.state === "offline"))
      refuse("vehicle.asleep");
    const { scopes, region } = await account.access();
    const plan = planReport({ inService: vehicle.in_service, scopes });
    const answers = await askPlan(needs, account, vehicle, plan);
    const readAtMs = clock.now();
    const report = vehicleReport({
      snapshotId: uuidV7(readAtMs),
      readAtMs,
      region,
      woken,
      vehicle,
      answers,
      earlier: earlier?.report,
    });
    const seen = { report, vin: vehicle.vin };
    await snapshots.keep(caller, seen);
    // Whoever was erased, or signed out, while Tesla answered: what was just kept must not outlive that.
    if (!(await lives(caller))) {
      await snapshots.forgetSession(caller);
      refuse("session.over", "ended while the car was read");
    }
    return seen;
  };
