import { Fault, refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";

export interface WakeNeeds {
  vehicles: TeslaVehicles;
  keyValue: KeyValue;
  clock: Clock;
  accountOf: (caller: Caller) => TeslaAccount;
}

const wakesEachMinute = 3;
const lookEveryMs = 3_000;
const looksMax = 10;
const settleMs = 3_000;

/**
 * Wakes a car because its person asked to: asks once, then looks every three seconds for half a minute, and lets it
 * settle. Tells after each look how far the waiting has come.
 */
export const wakeVehicle =
  ({ vehicles, keyValue, clock, accountOf }: WakeNeeds) =>
  async (caller: Caller, id: string, tell: (progress: number) => Promise<void>): Promise<void> => {
    const account = accountOf(caller);
    if ((await vehicles.one(account, id)).state === "online") return;
    const minute = Math.floor(clock.now() / 60_000);
    if ((await keyValue.count(`wakes:${caller.userId}:${minute}`, 1, 120)) > wakesEachMinute)
      throw new Fault("limit.exceeded", "wakes", { headers: { "retry-after": "60" } });
    await vehicles.wake(account, id);
    for (let look = 1; look <= looksMax; look++) {
      await tell(look / (looksMax + 1));
      await clock.sleep(lookEveryMs);
      if ((await vehicles.one(account, id)).state !== "online") continue;
      await clock.sleep(settleMs);
      return;
    }
    refuse("vehicle.did-not-wake");
  };
