import { type Selectable, sql } from "kysely";
import { listOf, type Rows } from "../outside/database/port.ts";
import type { OwnerKind, Schema, TaskEventRow, TaskStatus } from "../outside/database/schema.ts";
import { changedWith, moment, statusEvent, statusOf } from "./change-records.ts";
import type { RowTime } from "./row-time.ts";

/** The rows of tasks as their owners see them. What workers do to them is in claim-records.ts and ending-records.ts. */
export type Task = Selectable<Schema["tasks"]>;

export interface NewTaskRow {
  id: string;
  owner: string;
  payload: Record<string, unknown>;
  sealed: string | null;
  callbackUrl: string | null;
}

/** What all tasks that are written together have in common. */
export interface NewTasksInCommon {
  type: string;
  ownerKind: OwnerKind;
  attemptsMax: number;
  priority: number;
  /** Unset: at once. */
  runAt: Date | undefined;
  requestId: string;
  traceparent: string;
}

export async function insertTasks(
  rows: Rows,
  tasks: readonly NewTaskRow[],
  common: NewTasksInCommon,
  at: RowTime,
): Promise<void> {
  await sql`
    insert into tasks (id, type, owner, owner_kind, priority, payload, sealed, callback_url, attempts_max,
      request_id, traceparent, run_at, created_at, updated_at)
    select task.id, ${common.type}, task.owner, ${common.ownerKind}, ${common.priority}::smallint,
      task.payload, task.sealed, task.callback_url, ${common.attemptsMax}::integer, ${common.requestId},
      ${common.traceparent}, coalesce(${common.runAt ?? null}::timestamptz, ${moment(at)}), ${moment(at)},
      ${moment(at)}
    from rows from (
        unnest(${listOf(tasks, ({ id }) => id)}::uuid[]), unnest(${listOf(tasks, ({ owner }) => owner)}::uuid[]),
        jsonb_array_elements(${JSON.stringify(tasks.map(({ payload }) => payload))}::text::jsonb),
        unnest(${tasks.map(({ sealed }) => sealed)}::text[]),
        unnest(${tasks.map(({ callbackUrl }) => callbackUrl)}::text[])
      ) as task(id, owner, payload, sealed, callback_url)`.execute(rows);
}

/** Keeps a person's account from being deleted until this transaction ends; false where it is gone. */
export async function lockOwner(rows: Rows, owner: string): Promise<boolean> {
  const account = await rows
    .selectFrom("users")
    .select("id")
    .where("id", "=", owner)
    .forShare()
    .executeTakeFirst();
  return account !== undefined;
}

/** With those that its other columns tell of. */
const events = sql<TaskEventRow[]>`events_of(tasks)`.as("events");

export const selectTask = (rows: Rows, id: string, owner: string): Promise<Task | undefined> =>
  rows
    .selectFrom("tasks")
    .selectAll()
    .select(events)
    .where("id", "=", id)
    .where("owner", "=", owner)
    .executeTakeFirst();

export async function selectOwner(rows: Rows, id: string): Promise<string | undefined> {
  const task = await rows.selectFrom("tasks").select("owner").where("id", "=", id).executeTakeFirst();
  return task?.owner;
}

/** Which of an owner's tasks are asked for. */
export interface TaskFilter {
  status?: TaskStatus | undefined;
  type?: string | undefined;
  /** Only those that are older than this one. */
  before?: string | undefined;
  limit: number;
}

/** An owner's tasks, or everyone's where none is named; the newest first. */
export const selectTasks = (rows: Rows, owner: string | undefined, filter: TaskFilter): Promise<Task[]> => {
  const { status, type, before, limit } = filter;
  return rows
    .selectFrom("tasks")
    .selectAll()
    .$if(owner !== undefined, (query) => query.where("owner", "=", owner ?? ""))
    .$if(status !== undefined, (query) => query.where("status", "=", status ?? "pending"))
    .$if(type !== undefined, (query) => query.where("type", "=", type ?? ""))
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
};

/** A person's tasks, the newest first. */
export const selectTasksOf = (rows: Rows, owner: string): Promise<Task[]> =>
  rows
    .selectFrom("tasks")
    .selectAll()
    .select(events)
    .where("owner", "=", owner)
    .orderBy("id", "desc")
    .execute();

/** Ends what waits or runs. The fence goes up, so that a worker which has it can write no more. */
export const cancelOne = (rows: Rows, id: string, owner: string, at: RowTime): Promise<Task | undefined> =>
  rows
    .updateTable("tasks")
    .set((is) => ({
      status: statusOf("cancelled"),
      fence: is("fence", "+", 1),
      leased_until: null,
      sealed: null,
      ended_at: moment(at),
      ...changedWith(at, statusEvent("cancelled")),
    }))
    .where("id", "=", id)
    .where("owner", "=", owner)
    .where("status", "in", ["pending", "running"])
    .returningAll()
    .executeTakeFirst();

/** Takes failed tasks out of the dead letters: each has all its attempts before it again. */
export const redriveFailed = (rows: Rows, ids: readonly string[], at: RowTime): Promise<Task[]> =>
  rows
    .updateTable("tasks")
    .set((is) => ({
      status: statusOf("pending"),
      attempts: 0,
      redrives: is("redrives", "+", 1),
      tellings: is("tellings", "+", 1),
      progress: 0,
      run_at: moment(at),
      ended_at: null,
      ...changedWith(at, statusEvent("pending")),
    }))
    .where("id", "=", sql<string>`any(${[...ids]}::uuid[])`)
    .where("status", "=", "failed")
    .returningAll()
    .execute();

/** Empties what a person's tasks hold, and cancels those that are not over; gives back which held anything. */
export const emptyTasksOf = (rows: Rows, owner: string, at: RowTime): Promise<Pick<Task, "id">[]> =>
  rows
    .updateTable("tasks")
    .set((is) => ({
      payload: "{}",
      sealed: null,
      result: null,
      callback_url: null,
      status: sql`case when status in ('pending', 'running') then 'cancelled'::task_status else status end`,
      leased_until: null,
      ended_at: sql<Date>`coalesce(ended_at, ${moment(at)})`,
      fence: is("fence", "+", 1),
      ...changedWith(
        at,
        sql`'status', case when status in ('pending', 'running') then 'cancelled' else status::text end`,
      ),
    }))
    .where("owner", "=", owner)
    .where((is) => is.or([sql<boolean>`payload <> '{}'::jsonb`, is("status", "in", ["pending", "running"])]))
    .returning("id")
    .execute();

/** Forgets what a task worked on: in the transaction that ends it. */
export async function emptyTask(rows: Rows, id: string): Promise<void> {
  await rows.updateTable("tasks").set({ payload: "{}" }).where("id", "=", id).execute();
}

export async function isCancelled(rows: Rows, id: string): Promise<boolean> {
  const task = await rows.selectFrom("tasks").select("status").where("id", "=", id).executeTakeFirst();
  return task === undefined || task.status === "cancelled";
}
