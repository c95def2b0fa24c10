import { refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import { type Category, isBilled, priceMicroUsd, type Reservation } from "./prices.ts";
import { openPurse, type Purse } from "./purse.ts";

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
  /**
   * Sets the price of one attempt aside, or refuses what the person's day or the month has no room for. Set aside
   * before the call, since of many that only looked first all would find room.
   */
  reserve(budgetId: string, category: Category): Promise<Reservation>;
  /**
   * Sets the price of a whole plan aside before its first call, or refuses it as a whole: half a plan would cost and
   * tell little.
   */
  setAside(budgetId: string, categories: readonly Category[]): Promise<Purse>;
  spentMicroUsd(budgetId: string): Promise<number>;
  /** What the person may still cost today. */
  leftMicroUsd(budgetId: string): Promise<number>;
}

/** Counted by us, billed by them: some of the month is kept back for what we counted differently. */
const monthlyShareMax = 0.95;
const warnAtShare = 0.8;
const microPerUsd = 1_000_000;

export function createMeter({ keyValue, clock, log, budget }: MeterNeeds): Meter {
  const month = () => new Date(clock.now()).toISOString().slice(0, 7);
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);
  const dayKey = (budgetId: string) => `tesla-spent:${budgetId}:${day()}`;
  const monthKey = () => `tesla-spent:${month()}`;
  const read = async (key: string): Promise<number> => Number((await keyValue.get(key)) ?? 0);
  const monthMost = budget.monthlyUsd * microPerUsd;
  const dayMost = budget.dailyUsdEach * microPerUsd;

  const add = (budgetId: string, price: number): Promise<[number, number]> =>
    Promise.all([
      keyValue.count(monthKey(), price, 40 * 86_400),
      keyValue.count(dayKey(budgetId), price, 2 * 86_400),
    ]);

  /** Refuses what the person's day or the month has no room for. */
  const take = async (budgetId: string, price: number): Promise<void> => {
    const [spentMonth, spentDay] = await add(budgetId, price);
    if (spentMonth > monthMost * monthlyShareMax || spentDay > dayMost) {
      await add(budgetId, -price);
      refuse("tesla.budget-used", spentDay > dayMost ? "the person's day" : "the month", untilTomorrow());
    }
    const warnAt = monthMost * warnAtShare;
    if (spentMonth >= warnAt && spentMonth - price < warnAt)
      log.warning("Most of the month's budget for Tesla is used", {
        event: "tesla.budget",
        share: warnAtShare,
      });
  };
  const tally = (category: Category, calls: number): Promise<unknown> =>
    keyValue.count(`tesla-calls:${month()}:${category}`, calls, 40 * 86_400);

  const reserve: Meter["reserve"] = async (budgetId, category) => {
    const price = priceMicroUsd[category];
    if (price === 0) return { settle: async () => 0 };
    await take(budgetId, price);
    return {
      settle: async (status) => {
        if (isBilled(status)) {
          await tally(category, 1);
          return price;
        }
        await add(budgetId, -price);
        return 0;
      },
    };
  };

  return {
    reserve,
    setAside: async (budgetId, categories) => {
      const price = categories.reduce((sum, category) => sum + priceMicroUsd[category], 0);
      if (price > 0) await take(budgetId, price);
      return openPurse(price, {
        reserveMore: (category) => reserve(budgetId, category),
        giveBack: (unspent) => add(budgetId, -unspent),
        tally,
      });
    },
    spentMicroUsd: (budgetId) => read(dayKey(budgetId)),
    leftMicroUsd: async (budgetId) => Math.max(0, dayMost - (await read(dayKey(budgetId)))),
  };

  function untilTomorrow() {
    const secondsLeft = Math.ceil((86_400_000 - (clock.now() % 86_400_000)) / 1000);
    return { headers: { "retry-after": String(secondsLeft) } };
  }
}
