import type { Absence, ReportCall } from "../../shared/contracts/report/section.ts";
import { type Category, priceMicroUsd } from "../tesla/prices.ts";

export interface PlannedCall {
  call: ReportCall;
  category: Category;
}

/** What a report is read by, made once for a request: the same that is quoted is asked, and paid for. */
export interface ReportPlan {
  calls: readonly PlannedCall[];
  /** Calls that would cost and tell nothing. */
  leftOut: readonly { call: ReportCall; reason: Absence }[];
  microUsd: number;
}

/** The state check is free and comes first; the charging history is asked once for the account, the rest for the car. */
const every: readonly (PlannedCall & { scope: string; isLive?: boolean })[] = [
  { call: "vehicle_data", category: "data", scope: "vehicle_device_data", isLive: true },
  { call: "charging_history", category: "data", scope: "vehicle_charging_cmds" },
  { call: "warranty_details", category: "data", scope: "vehicle_device_data" },
  { call: "options", category: "data", scope: "vehicle_device_data" },
  { call: "recent_alerts", category: "data", scope: "vehicle_device_data" },
  { call: "release_notes", category: "data", scope: "vehicle_device_data" },
  { call: "service_data", category: "data", scope: "vehicle_device_data" },
  { call: "fleet_status", category: "data", scope: "vehicle_device_data" },
];

export interface PlanInput {
  inService: boolean;
  /** What the person allowed; empty where Tesla's token doesn't say: then everything is asked. */
  scopes: readonly string[];
}

export function planReport({ inService, scopes }: PlanInput): ReportPlan {
  const calls: PlannedCall[] = [];
  const leftOut: { call: ReportCall; reason: Absence }[] = [];
  for (const { call, category, scope, isLive } of every) {
    if (scopes.length > 0 && !scopes.includes(scope)) leftOut.push({ call, reason: "scope-missing" });
    else if (isLive && inService) leftOut.push({ call, reason: "in-service" });
    else calls.push({ call, category });
  }
  return { calls, leftOut, microUsd: calls.reduce((sum, { category }) => sum + priceMicroUsd[category], 0) };
}
