import { Fault, refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";

export interface WakeNeeds {
  vehicles: TeslaVehicles;
  keyValue: KeyValue;
  clock: Clock;
  accountOf: (caller: Caller) => TeslaAccount;
}

const wakesMost = { count: 3, eachMs: 60_000 };
const lookEveryMs = 3_000;
const looksMax = 10;
const settleMs = 3_000;
const wakingSeconds = 45;
/** Whatever is read within this time was read of a car that was woken for it. */
const wokenSeconds = 600;

/** Tells how far the waiting has come, and resolves when the car can be read. */
export type Wait = (tell: (progress: number) => Promise<void>) => Promise<void>;

/**
 * Wakes a car because its person asked to: asks Tesla once, however many ask us, then looks every three seconds for
 * half a minute and lets the car settle. What can be refused is refused before the waiting begins.
 */
export const wakeVehicle =
  ({ vehicles, keyValue, clock, accountOf }: WakeNeeds) =>
  async (caller: Caller, id: string): Promise<Wait> => {
    const account = accountOf(caller);
    if ((await vehicles.one(account, id)).state === "online") return async () => {};
    if (await keyValue.add(`waking:${caller.budgetId}:${id}`, "1", wakingSeconds)) {
      await takeWake(keyValue, caller, clock.now());
      await vehicles.wake(account, id);
      await keyValue.set(wokenKey(caller, id), "1", wokenSeconds);
    }
    return async (tell) => {
      for (let look = 1; look <= looksMax; look++) {
        await tell(look / (looksMax + 1));
        await clock.sleep(lookEveryMs);
        if ((await vehicles.one(account, id)).state !== "online") continue;
        await clock.sleep(settleMs);
        return;
      }
      refuse("vehicle.did-not-wake");
    };
  };

/** Whether this person woke the car a moment ago. */
export const wasWoken = async (keyValue: KeyValue, caller: Caller, id: string): Promise<boolean> =>
  (await keyValue.get(wokenKey(caller, id))) !== undefined;

const wokenKey = ({ budgetId }: Caller, id: string): string => `woken:${budgetId}:${id}`;

/** Tesla takes three wakes in any minute, and each costs: the times of the last ones are kept. */
async function takeWake(keyValue: KeyValue, { budgetId }: Caller, nowMs: number): Promise<void> {
  const key = `wakes:${budgetId}`;
  await updateJson<number[]>(keyValue, key, wakesMost.eachMs / 1000, (times = []) => {
    const recent = times.filter((atMs) => atMs > nowMs - wakesMost.eachMs);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= wakesMost.count) {
      const seconds = Math.ceil((oldest + wakesMost.eachMs - nowMs) / 1000);
      throw new Fault("limit.exceeded", "wakes", {
        headers: { "retry-after": String(Math.max(1, seconds)) },
      });
    }
    return [...recent, nowMs];
  });
}
