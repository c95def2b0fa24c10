import type { Environment } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import type { LinkKey } from "../../shared/signed-link.ts";
import { verifyNotice } from "../../shared/told-notice.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { findReport } from "./report-records.ts";
import { taskOf } from "./withdraw-report.ts";

export interface LinkRedeemedNeeds {
  database: Database;
  clock: Clock;
  linkKeys: readonly LinkKey[];
  environment: Environment;
}

/**
 * The edge tells that it sent somebody to a report in the bucket: nobody here would see it otherwise. Only its own
 * signature is believed, so that nobody who reaches this door can write into the audit trail.
 */
export const linkRedeemed =
  ({ database, clock, linkKeys, environment }: LinkRedeemedNeeds) =>
  async (reportId: string, body: string, signature: string | undefined): Promise<void> => {
    if (!(await verifyNotice(environment, body, signature, linkKeys, clock.now())))
      refuse("request.no-such-route", "not signed by the edge");
    const record = (await findReport(database.rows, reportId)) ?? refuse("file.unknown", "no record");
    await database.transaction((rows) =>
      recordEntry(
        rows,
        {
          action: "report.downloaded",
          actor: record.owner,
          owner: record.owner,
          subject: reportId,
          ...taskOf(record),
        },
        clock.now(),
      ),
    );
  };
