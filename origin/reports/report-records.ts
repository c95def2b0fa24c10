import type { Selectable } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

/** The rows of finished PDFs. */
export type ReportRecord = Selectable<Schema["report_records"]>;

/** A task that ran twice left one report: the row is the first one's. */
export async function insertReport(rows: Rows, record: ReportRecord): Promise<void> {
  await rows
    .insertInto("report_records")
    .values(record)
    .onConflict((conflict) => conflict.column("task_id").doNothing())
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

export const selectReportsOf = (rows: Rows, owner: string): Promise<ReportRecord[]> =>
  rows.selectFrom("report_records").selectAll().where("owner", "=", owner).orderBy("id", "desc").execute();

/** Tells how many there were: none, where somebody else was quicker. */
export async function deleteReport(rows: Rows, id: string): Promise<number> {
  const { numDeletedRows } = await rows.deleteFrom("report_records").where("id", "=", id).executeTakeFirst();
  return Number(numDeletedRows);
}
