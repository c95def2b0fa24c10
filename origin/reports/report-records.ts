import type { Selectable } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

/**
 * The rows of finished PDFs. A record is there once its file is; it goes to `revoked` when its owner says so, and
 * outlives the file, so that whoever holds a copy can still ask whether it is ours.
 */
export type ReportRecord = Selectable<Schema["report_records"]>;

/** A task that ran twice left one report: the row is the first one's. */
export async function insertReport(rows: Rows, record: ReportRecord): Promise<void> {
  await rows
    .insertInto("report_records")
    .values(record)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

export const findReportOfTask = (
  rows: Rows,
  taskId: string,
  owner: string,
): Promise<ReportRecord | undefined> =>
  rows
    .selectFrom("report_records")
    .selectAll()
    .where("task_id", "=", taskId)
    .where("owner", "=", owner)
    .executeTakeFirst();

export const findReport = (rows: Rows, id: string): Promise<ReportRecord | undefined> =>
  rows.selectFrom("report_records").selectAll().where("id", "=", id).executeTakeFirst();

/** Those of them that are there, by their id. */
export async function findReports(rows: Rows, ids: readonly string[]): Promise<Map<string, ReportRecord>> {
  const found = await rows.selectFrom("report_records").selectAll().where("id", "in", ids).execute();
  return new Map(found.map((record) => [record.id, record]));
}

export const findOwnReport = (rows: Rows, id: string, owner: string): Promise<ReportRecord | undefined> =>
  rows
    .selectFrom("report_records")
    .selectAll()
    .where("id", "=", id)
    .where("owner", "=", owner)
    .executeTakeFirst();

/** The report that a code stands on; none where two came to share it. */
export async function findReportByCode(rows: Rows, shortCode: string): Promise<ReportRecord | undefined> {
  const found = await rows
    .selectFrom("report_records")
    .selectAll()
    .where("short_code", "=", shortCode)
    .limit(2)
    .execute();
  return found.length === 1 ? found[0] : undefined;
}

export const selectReportsOf = (rows: Rows, owner: string): Promise<ReportRecord[]> =>
  rows.selectFrom("report_records").selectAll().where("owner", "=", owner).orderBy("id", "desc").execute();

/** A page of a person's reports whose files are still to be had or were revoked, the newest first. */
export const selectRecentReportsOf = (
  rows: Rows,
  owner: string,
  { now, most, before }: { now: Date; most: number; before?: string | undefined },
): Promise<ReportRecord[]> =>
  rows
    .selectFrom("report_records")
    .selectAll()
    .where("owner", "=", owner)
    .where("expires_at", ">", now)
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .orderBy("id", "desc")
    .limit(most)
    .execute();

/** Tells whether it is this call that revoked it: a second one changes nothing. */
export async function revokeReportOf(rows: Rows, id: string, owner: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("report_records")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("owner", "=", owner)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Tells how many there were: none, where somebody else was quicker. */
export async function deleteReport(rows: Rows, id: string): Promise<number> {
  const { numDeletedRows } = await rows.deleteFrom("report_records").where("id", "=", id).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Lets go of records that are too old to be asked for, a bounded number at once; tells how many. */
export async function deleteReportsFromBefore(rows: Rows, moment: Date, most: number): Promise<number> {
  const old = rows
    .selectFrom("report_records")
    .select("id")
    .where("created_at", "<", moment)
    .orderBy("created_at")
    .limit(most);
  const { numDeletedRows } = await rows
    .deleteFrom("report_records")
    .where("id", "in", old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
