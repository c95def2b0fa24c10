import type { ReportQuote } from "../../shared/contracts/report.ts";
import type { Caller } from "../http/caller.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import { type Category, type Meter, priceMicroUsd } from "../tesla/meter.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";

/** The calls that a report is read by. */
const plan: readonly { call: string; category: Category }[] = [
  { call: "vehicle", category: "free" },
  { call: "vehicle_data", category: "data" },
];

export interface QuoteNeeds {
  meter: Meter;
  vehicles: TeslaVehicles;
  accountOf: (caller: Caller) => TeslaAccount;
}

/** What reading a report would cost, before it is read. */
export const quoteReport =
  ({ meter, vehicles, accountOf }: QuoteNeeds) =>
  async (caller: Caller, vehicleId: string): Promise<ReportQuote> => {
    // Free, and refuses a car that isn't the caller's.
    await vehicles.one(accountOf(caller), vehicleId);
    const calls = plan.map(({ call, category }) => ({ call, category, price: usd(priceMicroUsd[category]) }));
    const total = usd(plan.reduce((sum, { category }) => sum + priceMicroUsd[category], 0));
    return { currency: "USD", calls, total, budget_left: usd(await meter.leftMicroUsd(caller.budgetId)) };
  };

const usd = (microUsd: number): number => microUsd / 1_000_000;
