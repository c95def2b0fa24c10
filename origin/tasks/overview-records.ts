import { sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import { moment } from "./change-records.ts";
import type { RowTime } from "./row-time.ts";
import type { Task } from "./task-records.ts";

/** What operators look at: all tasks that aren't done, whosever they are. Owners are pseudonyms. */

export interface QueueRow {
  type: string;
  /** Could run now, and since when the first of them could. */
  due: number;
  due_since: Date | null;
  later: number;
  running: number;
  failed: number;
}

export async function selectQueues(rows: Rows, at: RowTime): Promise<QueueRow[]> {
  const isDue = sql`status = 'pending' and run_at <= ${moment(at)}`;
  const { rows: queues } = await sql<QueueRow>`
    select type, count(*) filter (where ${isDue}) as due, min(run_at) filter (where ${isDue}) as due_since,
      count(*) filter (where status = 'pending' and run_at > ${moment(at)}) as later,
      count(*) filter (where status = 'running') as running, count(*) filter (where status = 'failed') as failed
    from tasks where status in ('pending', 'running', 'failed') group by type order by type`.execute(rows);
  return queues.map((queue) => ({
    ...queue,
    due: Number(queue.due),
    later: Number(queue.later),
    running: Number(queue.running),
    failed: Number(queue.failed),
  }));
}

export type GlimpsedTask = Pick<
  Task,
  | "id"
  | "type"
  | "owner"
  | "attempts"
  | "attempts_max"
  | "progress"
  | "step"
  | "run_at"
  | "started_at"
  | "error"
>;

const glimpsed = [
  ...(["id", "type", "owner", "attempts", "attempts_max", "progress"] as const),
  ...(["step", "run_at", "started_at", "error"] as const),
] as const;

/** What runs, the longest first. */
export const selectRunning = (rows: Rows, most: number): Promise<GlimpsedTask[]> =>
  rows
    .selectFrom("tasks")
    .select(glimpsed)
    .where("status", "=", "running")
    .orderBy("started_at")
    .limit(most)
    .execute();

/** What could run and doesn't, the longest first. */
export const selectDue = (rows: Rows, most: number, at: RowTime): Promise<GlimpsedTask[]> =>
  rows
    .selectFrom("tasks")
    .select(glimpsed)
    .where("status", "=", "pending")
    .where("run_at", "<=", moment(at))
    .orderBy("run_at")
    .limit(most)
    .execute();

export interface DeadLetters {
  type: string;
  error: string;
  count: number;
  first_at: Date;
  last_at: Date;
  newest_id: string;
}

/** What failed for good, by what it was and why; the most frequent first. */
export async function selectDeadLetters(rows: Rows, most: number): Promise<DeadLetters[]> {
  const { rows: groups } = await sql<DeadLetters>`
    select type, coalesce(error, '') as error, count(*) as count, min(ended_at) as first_at, max(ended_at) as last_at,
      (array_agg(id order by ended_at desc))[1] as newest_id
    from tasks where status = 'failed' group by type, error order by count(*) desc, type limit ${most}`.execute(
    rows,
  );
  return groups.map((group) => ({ ...group, count: Number(group.count) }));
}

/** Some that failed alike, held until the transaction ends; those that another has in hand are passed over. */
export async function lockDeadLetters(
  rows: Rows,
  type: string,
  error: string,
  most: number,
): Promise<string[]> {
  const found = await rows
    .selectFrom("tasks")
    .select("id")
    .where("status", "=", "failed")
    .where("type", "=", type)
    .where(sql<string>`coalesce(error, '')`, "=", error)
    .orderBy("ended_at")
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute();
  return found.map(({ id }) => id);
}
