import { refuse } from "../../shared/faults.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import { photoName } from "./photos/open-photos.ts";
import { deleteReport, findOwnReport, type ReportRecord, revokeReportOf } from "./report-records.ts";

export interface WithdrawNeeds {
  database: Database;
  objects: ObjectStore;
  clock: Clock;
}

/**
 * The owner takes a report back: its files go, links lead nowhere, and whoever checks a copy is told. The row comes
 * first, since that is what a buyer is told; a store that fails then is asked again when the owner asks again.
 */
export const revokeReport =
  ({ database, objects, clock }: WithdrawNeeds) =>
  async (caller: Caller, id: string): Promise<void> => {
    const record = (await findOwnReport(database.rows, id, caller.userId)) ?? refuse("report.unknown");
    await database.transaction(async (rows) => {
      const nowMs = clock.now();
      if (!(await revokeReportOf(rows, id, caller.userId, new Date(nowMs)))) return;
      await recordEntry(rows, { action: "report.revoked", ...byOwner(record) }, nowMs);
    });
    await removeFiles(objects, record);
  };

/** Takes everything of a report away. The files go before the row: a row without files can be deleted again. */
export const deleteOwnReport =
  ({ database, objects, clock }: WithdrawNeeds) =>
  async (caller: Caller, id: string): Promise<void> => {
    const record = (await findOwnReport(database.rows, id, caller.userId)) ?? refuse("report.unknown");
    await removeFiles(objects, record);
    await database.transaction(async (rows) => {
      if ((await deleteReport(rows, id)) === 0) return;
      await recordEntry(rows, { action: "report.deleted", ...byOwner(record) }, clock.now());
    });
  };

/** Everything that lies in the store for a report. */
export async function removeFiles(
  objects: Pick<ObjectStore, "remove">,
  { object_name, preview_object, thumbnail_object, photo_ids, owner }: ReportRecord,
): Promise<void> {
  const photos = photo_ids.map((id) => photoName(owner, id));
  for (const name of [object_name, preview_object, thumbnail_object, ...photos])
    if (name !== null) await objects.remove(name);
}

const byOwner = (record: ReportRecord) => ({
  actor: record.owner,
  owner: record.owner,
  subject: record.id,
  ...taskOf(record),
});

/** The task of a report, as an audit entry names it. */
export const taskOf = ({ task_id }: ReportRecord) => (task_id === null ? {} : { taskId: task_id });
