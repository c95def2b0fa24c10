import type { Environment } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import { type LinkKey, verifyLink } from "../../shared/signed-link.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import { findReport } from "./report-records.ts";
import { taskOf } from "./withdraw-report.ts";

export interface OpenFileNeeds {
  database: Database;
  objects: ObjectStore;
  clock: Clock;
  linkKeys: readonly LinkKey[];
  environment: Environment;
}

/**
 * Opens a stored PDF for whom the edge sent here with a signature of its own: where reports lie in a folder, this
 * stands in for the bucket that a link leads to elsewhere.
 */
export const openFile =
  ({ database, objects, clock, linkKeys, environment }: OpenFileNeeds) =>
  async (reportId: string, fileName: string, query: string): Promise<Uint8Array<ArrayBuffer>> => {
    const subject = { purpose: "file", environment, reportId, fileName } as const;
    const verdict = await verifyLink(subject, query, linkKeys, clock.now());
    if (verdict === "expired") refuse("link.expired");
    if (verdict === "tampered") refuse("link.tampered");
    if (verdict === "odd") refuse("link.unknown");
    const record = (await findReport(database.rows, reportId)) ?? refuse("file.unknown", "no record");
    if (record.file_name !== fileName) refuse("file.unknown", "another name");
    if (record.revoked_at) refuse("file.unknown", "revoked");
    const pdf = (await objects.get(record.object_name)) ?? refuse("file.unknown", "not in the store");
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
    return pdf;
  };
