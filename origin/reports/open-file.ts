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

/** What was asked for, as the edge wrote it: its signature is over names and query to the letter. */
export interface AskedFile {
  reportId: string;
  fileName: string;
  query: string;
  method: "GET" | "HEAD";
}

/** The PDF itself, or where it lies for whoever holds this address. */
export type OpenedFile = { pdf: Uint8Array<ArrayBuffer> } | { address: string };

/** As long as the edge's own addresses open. */
const opensForSeconds = 60;

/**
 * Opens a stored PDF for whom the edge sent here with a signature of its own: where it signs no addresses of a bucket
 * by itself. The signature says that there was such a report, so that one which is gone is said to be gone.
 */
export const openFile =
  ({ database, objects, clock, linkKeys, environment }: OpenFileNeeds) =>
  async ({ reportId, fileName, query, method }: AskedFile): Promise<OpenedFile> => {
    const subject = { purpose: "file", environment, reportId, fileName } as const;
    const verdict = await verifyLink(subject, query, linkKeys, clock.now());
    if (verdict === "expired") refuse("link.expired");
    if (verdict === "tampered") refuse("link.tampered");
    if (verdict === "odd") refuse("link.unknown");
    const record = (await findReport(database.rows, reportId)) ?? refuse("file.gone", "no record");
    if (record.file_name !== fileName) refuse("file.unknown", "another name");
    if (record.revoked_at) refuse("report.revoked");
    const name = record.object_name;
    // Google would answer for what isn't there in words of its own.
    if (!(await objects.has(name))) refuse("file.gone", "not in the store");
    const address = await objects.linkTo(name, { method, seconds: opensForSeconds, fileName });
    const opened =
      address === undefined ? { pdf: (await objects.get(name)) ?? refuse("file.gone") } : { address };
    // Who asks for headers alone has fetched nothing.
    if (method === "HEAD") return opened;
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
    return opened;
  };
