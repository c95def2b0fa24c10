import type { ReportQuote } from "../../shared/contracts/report.ts";
import type { Caller } from "../http/caller.ts";
import { type Category, type Meter, priceMicroUsd } from "../tesla/meter.ts";

/** The calls that a report is read by. */
const plan: readonly { call: string; category: Category }[] = [
  { call: "vehicle", category: "free" },
  { call: "vehicle_data", category: "data" },
];

/** What reading a report would cost, before it is read. */
export const quoteReport =
  ({ meter }: { meter: Meter }) =>
  async (caller: Caller): Promise<ReportQuote> => {
    const calls = plan.map(({ call, category }) => ({ call, category, price: usd(priceMicroUsd[category]) }));
    const total = usd(plan.reduce((sum, { category }) => sum + priceMicroUsd[category], 0));
    return { currency: "USD", calls, total, budget_left: usd(await meter.leftMicroUsd(caller.userId)) };
  };

const usd = (microUsd: number): number => microUsd / 1_000_000;
