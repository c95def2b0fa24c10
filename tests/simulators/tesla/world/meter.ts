/** What Tesla bills by; `auth` and `free` are counted and cost nothing. */
export const categories = ["data", "wakes", "commands", "auth", "free"] as const;
export type Category = (typeof categories)[number];

/** Prices of one answer in micro-dollars (US): 500 reads, 1000 commands and 50 wakes are a dollar each. */
const priceMicroUsd: Record<Category, number> = {
  data: 2_000,
  commands: 1_000,
  wakes: 20_000,
  auth: 0,
  free: 0,
};

export interface Meter {
  /** Every answer below 500 is billed, refusals and 408 included. */
  count(category: Category, operation: string, status: number): void;
  read(): MeterReading;
  clear(): void;
}

export interface MeterReading {
  categories: Record<Category, { answers: number; billed: number; usd: number }>;
  /** How often each operation gave each status: `{"GET /vehicles/{tag}": {"200": 3}}`. */
  operations: Record<string, Record<string, number>>;
  usd: number;
}

export function createMeter(): Meter {
  const answers = new Map<Category, { answers: number; billed: number }>();
  const operations = new Map<string, Map<number, number>>();
  return {
    count: (category, operation, status) => {
      const seen = answers.get(category) ?? { answers: 0, billed: 0 };
      const isBilled = status < 500 && priceMicroUsd[category] > 0;
      answers.set(category, { answers: seen.answers + 1, billed: seen.billed + (isBilled ? 1 : 0) });
      const statuses = operations.get(operation) ?? new Map<number, number>();
      operations.set(operation, statuses.set(status, (statuses.get(status) ?? 0) + 1));
    },
    read: () => {
      const rows = categories.map((category) => {
        const seen = answers.get(category) ?? { answers: 0, billed: 0 };
        return [category, { ...seen, usd: (seen.billed * priceMicroUsd[category]) / 1_000_000 }] as const;
      });
      return {
        categories: Object.fromEntries(rows) as MeterReading["categories"],
        operations: Object.fromEntries(
          [...operations].map(([operation, statuses]) => [operation, Object.fromEntries(statuses)]),
        ),
        usd: rows.reduce((sum, [, row]) => sum + row.usd, 0),
      };
    },
    clear: () => {
      answers.clear();
      operations.clear();
    },
  };
}
