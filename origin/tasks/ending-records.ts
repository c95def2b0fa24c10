import { sql } from "kysely";
import { listOf, type Rows } from "../outside/database/port.ts";
import { changed, changedWith, later, moment, statusEvent, statusOf } from "./change-records.ts";
import type { Claim } from "./claim-records.ts";
import type { RowTime } from "./row-time.ts";
import type { Task } from "./task-records.ts";

/** What a worker writes while it holds a task, and as it lets go of it: only where its claim is still the newest. */

/** A task that is over, as whoever wants to hear of it is told. */
export type EndedTask = Pick<Task, "id" | "type" | "owner" | "status" | "callback_url">;

const endedColumns = ["id", "type", "owner", "status", "callback_url"] as const;

const over = (at: RowTime) => ({ leased_until: null, sealed: null, ended_at: moment(at) });

export async function setProgress(
  rows: Rows,
  { id, fence }: Claim,
  progress: number,
  step: string,
  at: RowTime,
): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("tasks")
    .set({
      progress,
      step,
      ...changedWith(at, sql`'progress', ${progress}::double precision, 'step', ${step}::text`),
    })
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("status", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends many at once; gives back those whose claim still held. Its event is told by these columns. */
export async function finishTasks(
  rows: Rows,
  finished: readonly { claim: Claim; result: Record<string, unknown> }[],
  at: RowTime,
): Promise<EndedTask[]> {
  const change = changed(at);
  const { rows: ended } = await sql<EndedTask>`
    update tasks set status = 'done', progress = 1, error = null, result = finished.result,
      leased_until = null, sealed = null, ended_at = ${moment(at)},
      updated_at = ${change.updated_at}, version = ${change.version}
    from rows from (
        unnest(${listOf(finished, ({ claim }) => claim.id)}::uuid[]),
        unnest(${listOf(finished, ({ claim }) => claim.fence)}::bigint[]),
        jsonb_array_elements(${JSON.stringify(finished.map(({ result }) => result))}::text::jsonb)
      ) as finished(id, fence, result)
    where tasks.id = finished.id and tasks.fence = finished.fence and tasks.status = 'running'
    returning tasks.id, tasks.type, tasks.owner, tasks.status, tasks.callback_url`.execute(rows);
  return ended;
}

/** Ends what nobody has claimed; false where somebody has, or it is over. */
export async function endPending(
  rows: Rows,
  id: string,
  result: Record<string, unknown>,
  at: RowTime,
): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("tasks")
    .set({
      status: statusOf("done"),
      progress: 1,
      error: null,
      result: JSON.stringify(result),
      ...over(at),
      ...changedWith(at, statusEvent("done")),
    })
    .where("id", "=", id)
    .where("status", "=", "pending")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export const failTask = (
  rows: Rows,
  { id, fence }: Claim,
  error: string,
  at: RowTime,
): Promise<EndedTask | undefined> =>
  rows
    .updateTable("tasks")
    .set({
      status: statusOf("failed"),
      error,
      ...over(at),
      ...changedWith(at, sql`${statusEvent("failed")}, 'error', ${error}::text`),
    })
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("status", "=", "running")
    .returning(endedColumns)
    .executeTakeFirst();

/** A task that waits again, as a queue that has to be told needs it. */
export type WaitingRow = Pick<Task, "id" | "type" | "run_at" | "tellings">;

/** Lets it be tried again after a pause. */
export const postponeTask = (
  rows: Rows,
  { id, fence }: Claim,
  error: string,
  pauseMs: number,
  at: RowTime,
): Promise<WaitingRow | undefined> =>
  rows
    .updateTable("tasks")
    .set((is) => ({
      status: statusOf("pending"),
      leased_until: null,
      error,
      run_at: later(at, pauseMs),
      tellings: is("tellings", "+", 1),
      ...changedWith(at, sql`${statusEvent("pending")}, 'error', ${error}::text`),
    }))
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("status", "=", "running")
    .returning(["id", "type", "run_at", "tellings"])
    .executeTakeFirst();

/** Gives claims back untried: a worker that ends is no fault of the task's. */
export async function giveBackTasks(
  rows: Rows,
  claims: readonly Claim[],
  at: RowTime,
): Promise<WaitingRow[]> {
  const change = changedWith(at, statusEvent("pending"));
  const { rows: waiting } = await sql<WaitingRow>`
    update tasks set status = 'pending', leased_until = null, attempts = attempts - 1, tellings = tellings + 1,
      updated_at = ${change.updated_at}, version = ${change.version}, claim_version = null, events = ${change.events}
    from unnest(${claims.map(({ id }) => id)}::uuid[], ${claims.map(({ fence }) => fence)}::bigint[])
      as claim(id, fence)
    where tasks.id = claim.id and tasks.fence = claim.fence and tasks.status = 'running'
    returning tasks.id, tasks.type, tasks.run_at, tasks.tellings`.execute(rows);
  return waiting;
}

/** Ends what was tried as often as it may be, by workers that died of it. */
export const failExhausted = (rows: Rows, most: number, at: RowTime): Promise<EndedTask[]> =>
  rows
    .updateTable("tasks")
    .set({
      status: statusOf("failed"),
      error: "internal",
      ...over(at),
      ...changedWith(at, sql`${statusEvent("failed")}, 'error', 'internal'`),
    })
    .where("id", "in", (from) =>
      from
        .selectFrom("tasks")
        .select("id")
        .where("status", "=", "running")
        .where("leased_until", "<", moment(at))
        .whereRef("attempts", ">=", "attempts_max")
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning(endedColumns)
    .execute();
