import type { Config } from "../config.ts";
import { tellOrigin } from "../forward/tell-origin.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

/** Tells the origin that a link was redeemed: nobody there would see it otherwise. */
export const tellRedeemed = (
  visit: Visit,
  reportId: string,
  config: Config,
  outside: Outside,
): Promise<void> => {
  const notice = { path: "/api/v1/internal/links/redeemed", body: JSON.stringify({ report_id: reportId }) };
  const say = "A redeemed link could not be told: the audit trail lacks it";
  return tellOrigin(visit, notice, config, outside, { say, about: { report_id: reportId } });
};
