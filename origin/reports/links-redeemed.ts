import type { Environment } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import type { LinkKey } from "../../shared/signed-link.ts";
import { verifyNotice } from "../../shared/told-notice.ts";
import { recordEntries } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { findReports } from "./report-records.ts";
import { taskOf } from "./withdraw-report.ts";

export interface LinksRedeemedNeeds {
  database: Database;
  clock: Clock;
  linkKeys: readonly LinkKey[];
  environment: Environment;
}

interface Redeemed {
  report_id: string;
  /** That of the redirect, not of the notice. */
  request_id: string;
}

/**
 * The edge tells that it sent somebody to reports in the bucket: nobody here would see it otherwise. Only its own
 * signature is believed, so that nobody who reaches this door can write into the audit trail.
 */
export const linksRedeemed =
  ({ database, clock, linkKeys, environment }: LinksRedeemedNeeds) =>
  async (redeemed: readonly Redeemed[], body: string, signature: string | undefined): Promise<void> => {
    if (!(await verifyNotice(environment, body, signature, linkKeys, clock.now())))
      refuse("request.no-such-route", "not signed by the edge");
    const records = await findReports(database.rows, [
      ...new Set(redeemed.map(({ report_id }) => report_id)),
    ]);
    // One whose record is gone leaves the others theirs.
    const entries = redeemed.flatMap(({ report_id, request_id }) => {
      const record = records.get(report_id);
      if (!record) return [];
      const { owner } = record;
      const action = "report.downloaded" as const;
      return [{ action, actor: owner, owner, subject: report_id, requestId: request_id, ...taskOf(record) }];
    });
    if (entries.length === 0) refuse("file.unknown", "no record");
    await database.transaction((rows) => recordEntries(rows, entries, clock.now()));
  };
