import { type RawBuilder, sql } from "kysely";
import type { TaskStatus } from "../outside/database/schema.ts";
import type { RowTime } from "./row-time.ts";

/** What every change of a task's row has in common. */

/** A row keeps the newest of its events; whoever asks for older ones gets those that are left. */
const eventsMost = 100;

/** The statement's own time, not its transaction's: whoever waited for a lock has waited. */
export const moment = (at: RowTime): RawBuilder<Date> =>
  at === "database" ? sql<Date>`statement_timestamp()` : sql<Date>`${at}::timestamptz`;

export const later = (at: RowTime, milliseconds: number): RawBuilder<Date> =>
  sql<Date>`(${moment(at)} + make_interval(secs => ${milliseconds / 1000}::double precision))`;

export const statusOf = (status: TaskStatus): RawBuilder<TaskStatus> =>
  sql<TaskStatus>`${sql.lit(status)}::task_status`;

/** The columns that go along with each change, so that it can be watched. */
export const changedWith = (at: RowTime, event: RawBuilder<unknown>) => ({
  updated_at: moment(at),
  version: sql<number>`tasks.version + 1`,
  events: sql<string>`(case when jsonb_array_length(tasks.events) < ${sql.lit(eventsMost)} then tasks.events
    else tasks.events - 0 end) || jsonb_build_object('id', tasks.version + 1, 'at', ${moment(at)}, ${event})`,
});

export const statusEvent = (status: TaskStatus): RawBuilder<unknown> => sql`'status', ${sql.lit(status)}`;
