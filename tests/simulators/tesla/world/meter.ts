import type { VirtualClock } from "./clock.ts";
import type { Settings } from "./settings.ts";

/** What Tesla bills by; `auth` and `free` are counted and cost nothing. */
export const categories = ["data", "wakes", "commands", "specs", "auth", "free"] as const;
export type Category = (typeof categories)[number];

/** Prices of one answer in micro-dollars (US): 500 reads, 1000 commands and 50 wakes are a dollar each. */
const priceMicroUsd: Record<Category, number> = {
  data: 2_000,
  commands: 1_000,
  wakes: 20_000,
  specs: 100_000,
  auth: 0,
  free: 0,
};

export interface Meter {
  /** Every answer below 500 is billed, refusals and 408 included. */
  count(category: Category, operation: string, status: number): void;
  /** An answer that says the account is disabled: nothing is billed to it any more. */
  countDisabled(category: Category, operation: string): void;
  /** Whether this month's bill has reached the limit; the next month begins at nothing. */
  isOverLimit(): boolean;
  read(): MeterReading;
  clear(): void;
}

export interface MeterReading {
  categories: Record<Category, { answers: number; billed: number; usd: number; usd_each: number }>;
  /** How often each operation gave each status: `{"GET /vehicles/{tag}": {"200": 3}}`. */
  operations: Record<string, Record<string, number>>;
  usd: number;
  /** By the virtual clock, in UTC. */
  month: { name: string; usd: number; limit_usd: number | null; is_over_limit: boolean };
}

export function createMeter(clock: VirtualClock, settings: Settings): Meter {
  const answers = new Map<Category, { answers: number; billed: number }>();
  const operations = new Map<string, Map<number, number>>();
  let month = { name: "", microUsd: 0 };

  const thisMonth = () => {
    const name = new Date(clock.nowMs()).toISOString().slice(0, 7);
    if (month.name !== name) month = { name, microUsd: 0 };
    return month;
  };
  const isOverLimit = () =>
    settings.billingLimitUsd !== null && thisMonth().microUsd >= settings.billingLimitUsd * 1_000_000;
  const add = (category: Category, operation: string, status: number, microUsd: number) => {
    const seen = answers.get(category) ?? { answers: 0, billed: 0 };
    answers.set(category, { answers: seen.answers + 1, billed: seen.billed + (microUsd > 0 ? 1 : 0) });
    const statuses = operations.get(operation) ?? new Map<number, number>();
    operations.set(operation, statuses.set(status, (statuses.get(status) ?? 0) + 1));
    thisMonth().microUsd += microUsd;
  };

  return {
    count: (category, operation, status) =>
      add(category, operation, status, status < 500 ? priceMicroUsd[category] : 0),
    countDisabled: (category, operation) => add(category, operation, 403, 0),
    isOverLimit,
    read: () => {
      const rows = categories.map((category) => {
        const seen = answers.get(category) ?? { answers: 0, billed: 0 };
        const each = priceMicroUsd[category];
        return [category, { ...seen, usd: inUsd(seen.billed * each), usd_each: inUsd(each) }] as const;
      });
      const { name, microUsd } = thisMonth();
      return {
        categories: Object.fromEntries(rows) as MeterReading["categories"],
        operations: Object.fromEntries(
          [...operations].map(([operation, statuses]) => [operation, Object.fromEntries(statuses)]),
        ),
        usd: inUsd(rows.reduce((sum, [category, { billed }]) => sum + billed * priceMicroUsd[category], 0)),
        month: {
          name,
          usd: inUsd(microUsd),
          limit_usd: settings.billingLimitUsd,
          is_over_limit: isOverLimit(),
        },
      };
    },
    clear: () => {
      answers.clear();
      operations.clear();
      month = { name: "", microUsd: 0 };
    },
  };
}

const inUsd = (microUsd: number): number => microUsd / 1_000_000;
