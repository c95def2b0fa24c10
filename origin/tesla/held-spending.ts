import type { HeldData } from "../http/held-data.ts";
import type { Meter } from "./meter.ts";

/**
 * What reading a person's cars has cost today. A sum under a name that leads to nobody; it stays until the day is
 * over, since erasing an account must not refill its budget.
 */
export const heldSpending = ({ meter }: { meter: Meter }): HeldData => ({
  what: "spending",
  export: async ({ budgetId }) => [{ spent_today_usd: (await meter.spentMicroUsd(budgetId)) / 1_000_000 }],
  erase: async () => 0,
});
