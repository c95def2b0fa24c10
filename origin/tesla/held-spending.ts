import type { HeldData } from "../http/held-data.ts";
import type { Meter } from "./meter.ts";

/** What reading a person's cars has cost today. */
export const heldSpending = ({ meter }: { meter: Meter }): HeldData => ({
  what: "spending",
  export: async ({ userId }) => [{ spent_today_usd: (await meter.spentMicroUsd(userId)) / 1_000_000 }],
  erase: async ({ userId }) => ((await meter.forget(userId)) ? 1 : 0),
});
