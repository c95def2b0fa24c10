import type { ReportQuote } from "../../shared/contracts/report.ts";
import type { Caller } from "../http/caller.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import { chargingPagesMax } from "../tesla/charging-history.ts";
import { holdAccess } from "../tesla/hold-access.ts";
import type { Meter } from "../tesla/meter.ts";
import { priceMicroUsd } from "../tesla/prices.ts";
import type { TeslaVehicles } from "../tesla/vehicles.ts";
import { planReport } from "./report-plan.ts";

export interface QuoteNeeds {
  meter: Meter;
  vehicles: TeslaVehicles;
  accountOf: (caller: Caller) => TeslaAccount;
}

/** What reading a report would cost, before it is read: by the plan that it would be read by. */
export const quoteReport =
  ({ meter, vehicles, accountOf }: QuoteNeeds) =>
  async (caller: Caller, vehicleId: string): Promise<ReportQuote> => {
    const account = holdAccess(accountOf(caller));
    // Free, and refuses a car that isn't the caller's.
    const { in_service: inService } = await vehicles.one(account, vehicleId);
    const { scopes } = await account.access();
    const plan = planReport({ inService, scopes });
    const calls = [{ call: "vehicle", category: "free" } as const, ...plan.calls];
    const morePages = plan.calls.some(({ call }) => call === "charging_history") ? chargingPagesMax - 1 : 0;
    return {
      currency: "USD",
      calls: calls.map(({ call, category }) => ({ call, category, price: usd(priceMicroUsd[category]) })),
      total: usd(plan.microUsd),
      total_most: usd(plan.microUsd + morePages * priceMicroUsd.data),
      budget_left: usd(await meter.leftMicroUsd(caller.budgetId)),
    };
  };

const usd = (microUsd: number): number => microUsd / 1_000_000;
