import { refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";

/** What Tesla bills, and what costs nothing. */
export const priceMicroUsd = { free: 0, data: 2_000, command: 1_000, wake: 20_000 } as const;
export type Category = keyof typeof priceMicroUsd;

export interface Budget {
  /** Where Tesla switches us off. */
  monthlyUsd: number;
  /** What one person may cost us on one day. */
  dailyUsdEach: number;
}

export interface MeterNeeds {
  keyValue: KeyValue;
  clock: Clock;
  log: Log;
  budget: Budget;
}

/** Tesla doesn't say what it billed: we count along, and stop before it stops us. */
export interface Meter {
  /** Refuses what the person's day or the month has no room for. */
  check(accountId: string, category: Category): Promise<void>;
  /** Every answer below 500 is billed, refusals too. */
  count(accountId: string, category: Category, status: number): Promise<number>;
  spentMicroUsd(accountId: string): Promise<number>;
  /** What the person may still cost today. */
  leftMicroUsd(accountId: string): Promise<number>;
  /** Tells whether there was anything. */
  forget(accountId: string): Promise<boolean>;
}

/** Counted by us, billed by them: some of the month is kept back for what we counted differently. */
const monthlyShareMax = 0.95;
const warnAtShare = 0.8;
const microPerUsd = 1_000_000;

export function createMeter({ keyValue, clock, log, budget }: MeterNeeds): Meter {
  const month = () => new Date(clock.now()).toISOString().slice(0, 7);
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);
  const dayKey = (accountId: string) => `tesla-spent:${accountId}:${day()}`;
  const monthKey = () => `tesla-spent:${month()}`;
  const read = async (key: string): Promise<number> => Number((await keyValue.get(key)) ?? 0);
  const monthMost = budget.monthlyUsd * microPerUsd;
  const dayMost = budget.dailyUsdEach * microPerUsd;

  return {
    check: async (accountId, category) => {
      const price = priceMicroUsd[category];
      if (price === 0) return;
      const [spentMonth, spentDay] = await Promise.all([read(monthKey()), read(dayKey(accountId))]);
      if (spentMonth + price > monthMost * monthlyShareMax)
        refuse("tesla.budget-used", "the month's", untilTomorrow());
      if (spentDay + price > dayMost) refuse("tesla.budget-used", "the person's day", untilTomorrow());
    },
    count: async (accountId, category, status) => {
      const price = status < 500 ? priceMicroUsd[category] : 0;
      if (price === 0) return 0;
      const [spentMonth] = await Promise.all([
        keyValue.count(monthKey(), price, 40 * 86_400),
        keyValue.count(dayKey(accountId), price, 2 * 86_400),
        keyValue.count(`tesla-calls:${month()}:${category}`, 1, 40 * 86_400),
      ]);
      const warnAt = monthMost * warnAtShare;
      if (spentMonth >= warnAt && spentMonth - price < warnAt)
        log.warning("Most of the month's budget for Tesla is used", {
          event: "tesla.budget",
          share: warnAtShare,
        });
      return price;
    },
    spentMicroUsd: (accountId) => read(dayKey(accountId)),
    forget: (accountId) => keyValue.remove(dayKey(accountId)),
    leftMicroUsd: async (accountId) => Math.max(0, dayMost - (await read(dayKey(accountId)))),
  };

  function untilTomorrow() {
    const secondsLeft = Math.ceil((86_400_000 - (clock.now() % 86_400_000)) / 1000);
    return { headers: { "retry-after": String(secondsLeft) } };
  }
}
