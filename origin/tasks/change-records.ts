import { type RawBuilder, sql } from "kysely";
import type { TaskStatus } from "../outside/database/schema.ts";
import type { RowTime } from "./row-time.ts";

/** What every change of a task's row has in common. */

/** A row keeps the newest of its events; whoever asks for older ones gets those that are left. */
const eventsMost = 100;
const newestEvents = `$[last - ${eventsMost - 2} to last]`;

/** The statement's own time, not its transaction's: whoever waited for a lock has waited. */
export const moment = (at: RowTime): RawBuilder<Date> =>
  at === "database" ? sql<Date>`statement_timestamp()` : sql<Date>`${at}::timestamptz`;

export const later = (at: RowTime, milliseconds: number): RawBuilder<Date> =>
  sql<Date>`(${moment(at)} + make_interval(secs => ${milliseconds / 1000}::double precision))`;

export const statusOf = (status: TaskStatus): RawBuilder<TaskStatus> =>
  sql<TaskStatus>`${sql.lit(status)}::task_status`;

/** The columns that go along with each change, so that it can be watched. */
export const changed = (at: RowTime) => ({ updated_at: moment(at), version: sql<number>`tasks.version + 1` });

/** What happened until now, the newest of it: written down, or told by other columns until something else happens. */
export const eventsBefore = sql<string>`jsonb_path_query_array(events_of(tasks), ${sql.lit(newestEvents)})`;

/** The same for a change that no column tells of: it is written down behind all that happened before it. */
export const changedWith = (at: RowTime, event: RawBuilder<unknown>) => ({
  ...changed(at),
  claim_version: null,
  events: sql<string>`${eventsBefore} || jsonb_build_object('id', tasks.version + 1, 'at', ${moment(at)}, ${event})`,
});

export const statusEvent = (status: TaskStatus): RawBuilder<unknown> => sql`'status', ${sql.lit(status)}`;
