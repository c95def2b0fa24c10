import { type Selectable, sql, type UpdateObject } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

/**
 * The rows of tasks. A row goes pending -> running -> done or failed; running -> pending when an attempt failed and
 * others are left, when its lease ran out, or when its worker gave it back. A claim raises `fence` and counts the
 * attempt, so that a task which kills its worker runs out of attempts instead of looping; every later write names
 * the fence, so that a worker which lost its lease can't write any more.
 */
export type Task = Selectable<Schema["tasks"]>;

/** Proof of a claim: the task, and the fence that its worker holds. */
export interface Claim {
  id: string;
  fence: number;
}

export interface NewTaskRow {
  id: string;
  type: string;
  owner: string;
  payload: Record<string, unknown>;
  sealed: string | null;
  attemptsMax: number;
  requestId: string;
  traceparent: string;
}

export async function insertTask(rows: Rows, task: NewTaskRow, now: Date): Promise<void> {
  await rows
    .insertInto("tasks")
    .values({
      id: task.id,
      type: task.type,
      owner: task.owner,
      payload: JSON.stringify(task.payload),
      sealed: task.sealed,
      attempts_max: task.attemptsMax,
      request_id: task.requestId,
      traceparent: task.traceparent,
      run_at: now,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/** Keeps the owner's account from being deleted until this transaction ends; false where it is gone. */
export async function lockOwner(rows: Rows, owner: string): Promise<boolean> {
  const account = await rows
    .selectFrom("users")
    .select("id")
    .where("id", "=", owner)
    .forShare()
    .executeTakeFirst();
  return account !== undefined;
}

export const selectTask = (rows: Rows, id: string, owner: string): Promise<Task | undefined> =>
  rows.selectFrom("tasks").selectAll().where("id", "=", id).where("owner", "=", owner).executeTakeFirst();

/** Claims what waits and what a dead worker left, oldest first; two workers never claim the same. */
export async function claimTasks(
  rows: Rows,
  types: string[],
  most: number,
  now: Date,
  leaseMs: number,
): Promise<Task[]> {
  const ready = rows
    .selectFrom("tasks")
    .select("id")
    .where("type", "in", types)
    .whereRef("attempts", "<", "attempts_max")
    .where((is) =>
      is.or([
        is.and([is("status", "=", "pending"), is("run_at", "<=", now)]),
        is.and([is("status", "=", "running"), is("leased_until", "<", now)]),
      ]),
    )
    .orderBy("run_at")
    .limit(most)
    .forUpdate()
    .skipLocked();
  return rows
    .updateTable("tasks")
    .set((is) => ({
      status: "running",
      attempts: is("attempts", "+", 1),
      fence: is("fence", "+", 1),
      leased_until: new Date(now.getTime() + leaseMs),
      updated_at: now,
    }))
    .where("id", "in", ready)
    .returningAll()
    .execute();
}

/** Ends what was tried as often as it may be, by workers that died of it; gives back their ids and owners. */
export const failExhausted = (rows: Rows, now: Date): Promise<Pick<Task, "id" | "owner">[]> =>
  rows
    .updateTable("tasks")
    .set({ status: "failed", leased_until: null, sealed: null, error: "internal", updated_at: now })
    .where("status", "=", "running")
    .where("leased_until", "<", now)
    .whereRef("attempts", ">=", "attempts_max")
    .returning(["id", "owner"])
    .execute();

/** Holds on to a claim; false where it is lost. */
export const renewLease = (rows: Rows, claim: Claim, until: Date): Promise<boolean> =>
  changeHeld(rows, claim, { leased_until: until });

export const setProgress = (
  rows: Rows,
  claim: Claim,
  progress: number,
  step: string,
  now: Date,
): Promise<boolean> => changeHeld(rows, claim, { progress, step, updated_at: now });

export const finishTask = (
  rows: Rows,
  claim: Claim,
  result: Record<string, unknown>,
  now: Date,
): Promise<boolean> =>
  changeHeld(rows, claim, {
    status: "done",
    progress: 1,
    leased_until: null,
    sealed: null,
    result: JSON.stringify(result),
    error: null,
    updated_at: now,
  });

export const failTask = (rows: Rows, claim: Claim, error: string, now: Date): Promise<boolean> =>
  changeHeld(rows, claim, { status: "failed", leased_until: null, sealed: null, error, updated_at: now });

/** Lets it be tried again later. */
export const postponeTask = (
  rows: Rows,
  claim: Claim,
  error: string,
  runAt: Date,
  now: Date,
): Promise<boolean> =>
  changeHeld(rows, claim, { status: "pending", leased_until: null, error, run_at: runAt, updated_at: now });

/** Gives it back untried: a worker that ends is no fault of the task's. */
export const giveBackTask = (rows: Rows, claim: Claim, now: Date): Promise<boolean> =>
  changeHeld(rows, claim, {
    status: "pending",
    leased_until: null,
    run_at: now,
    attempts: sql<number>`attempts - 1`,
    updated_at: now,
  });

async function changeHeld(
  rows: Rows,
  { id, fence }: Claim,
  change: UpdateObject<Schema, "tasks">,
): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("tasks")
    .set(change)
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("status", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A person's tasks, the newest first. */
export const selectTasksOf = (rows: Rows, owner: string): Promise<Task[]> =>
  rows.selectFrom("tasks").selectAll().where("owner", "=", owner).orderBy("id", "desc").execute();

/** Empties what a person's tasks hold, and cancels those that are not over; tells how many held anything. */
export async function emptyTasksOf(rows: Rows, owner: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await rows
    .updateTable("tasks")
    .set((is) => ({
      payload: "{}",
      sealed: null,
      result: null,
      status: sql`case when status in ('pending', 'running') then 'cancelled'::task_status else status end`,
      leased_until: null,
      fence: is("fence", "+", 1),
      updated_at: now,
    }))
    .where("owner", "=", owner)
    .where((is) => is.or([sql<boolean>`payload <> '{}'::jsonb`, is("status", "in", ["pending", "running"])]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function isCancelled(rows: Rows, id: string): Promise<boolean> {
  const task = await rows.selectFrom("tasks").select("status").where("id", "=", id).executeTakeFirst();
  return task === undefined || task.status === "cancelled";
}
