import { sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import { changed, eventsBefore, later, moment, statusOf } from "./change-records.ts";
import type { RowTime } from "./row-time.ts";
import type { Task } from "./task-records.ts";

/** What workers do to take a task and to hold it. */

/** Proof of a claim: the task, and the fence that its worker holds. */
export interface Claim {
  id: string;
  fence: number;
}

const claimedColumns = [
  ...(["id", "type", "owner", "payload", "sealed", "attempts", "attempts_max", "redrives", "fence"] as const),
  ...(["priority", "run_at", "request_id", "traceparent", "created_at"] as const),
];

/** A task as its worker gets it. */
export type ClaimedTask = Pick<Task, (typeof claimedColumns)[number]>;

/** A claim raises the fence and counts the attempt: one that kills its worker runs out of attempts. */
const claimed = (at: RowTime, leaseMs: number) => ({
  status: statusOf("running"),
  attempts: sql<number>`tasks.attempts + 1`,
  fence: sql<number>`tasks.fence + 1`,
  leased_until: later(at, leaseMs),
  started_at: moment(at),
  ...changed(at),
  // Its own event is told by these columns; that of a claim before it, which was lost, has to be written down first.
  claim_version: sql<number>`tasks.version + 1`,
  events: sql<string>`case when tasks.claim_version is null then tasks.events else ${eventsBefore} end`,
});

/** Of these types, the ones of which something is due. */
export async function selectDueTypes(
  rows: Rows,
  types: readonly string[],
  at: RowTime,
): Promise<Set<string>> {
  const { rows: due } = await sql<{ type: string }>`
    select kind.type from unnest(${[...types]}::text[]) as kind(type)
    where exists (select from tasks
      where tasks.status = 'pending' and tasks.type = kind.type and tasks.run_at <= ${moment(at)})`.execute(
    rows,
  );
  return new Set(due.map(({ type }) => type));
}

/** Of these types, the ones of which a lease ran out; and whether one of these has but one attempt left. */
export async function selectLapsedTypes(
  rows: Rows,
  types: readonly string[],
  at: RowTime,
): Promise<Map<string, { isLast: boolean }>> {
  const { rows: lapsed } = await sql<{ type: string; isLast: boolean }>`
    select kind.type, exists (select from tasks
      where tasks.status = 'running' and tasks.type = kind.type and tasks.leased_until < ${moment(at)}
        and tasks.attempts = tasks.attempts_max - 1) as "isLast"
    from unnest(${[...types]}::text[]) as kind(type)
    where exists (select from tasks
      where tasks.status = 'running' and tasks.type = kind.type and tasks.leased_until < ${moment(at)})`.execute(
    rows,
  );
  return new Map(lapsed.map(({ type, isLast }) => [type, { isLast }]));
}

/** A look goes past so many owners at most; the next one goes on from there. */
const ownersMost = { passed: 1000, served: 100 };

/** Before every owner's id. */
export const firstOwner = "00000000-0000-0000-0000-000000000000";

/**
 * Claims what is due of a type, in equal shares for each owner after `afterOwner`, each owner's most urgent first.
 * The owners are found by leaping from one to the next in the index: it costs the same whether one has ten or ten
 * thousand waiting. Two workers never claim the same.
 */
export async function claimDue(
  rows: Rows,
  { type, most, afterOwner, leaseMs }: { type: string; most: number; afterOwner: string; leaseMs: number },
  at: RowTime,
): Promise<ClaimedTask[]> {
  const now = moment(at);
  const change = claimed(at, leaseMs);
  const { rows: tasks } = await sql<ClaimedTask>`
    with recursive owners(owner, place) as (
      (select owner, 1 from tasks where status = 'pending' and type = ${type} and owner > ${afterOwner}::uuid
        order by owner limit 1)
      union all
      select next.owner, owners.place + 1 from owners, lateral (
        select owner from tasks where status = 'pending' and type = ${type} and tasks.owner > owners.owner
        order by owner limit 1) next
      where owners.place < ${sql.lit(ownersMost.passed)}
    ), served as (
      -- One look into the index for each owner: an "exists" would be planned as one over all that waits.
      select owners.owner from owners, lateral (select from tasks where status = 'pending' and type = ${type}
        and tasks.owner = owners.owner and run_at <= ${now} limit 1) waiting
      limit ${sql.lit(ownersMost.served)}
    ), due as (
      select task.id from served, lateral (
        select id from tasks where status = 'pending' and type = ${type} and owner = served.owner
          and run_at <= ${now} and attempts < attempts_max
        order by priority desc, run_at
        limit (select greatest(1, ceil(${most}::numeric / greatest(1, count(*))))::int from served)
        for update skip locked) task
      limit ${most}
    )
    update tasks set status = ${change.status}, attempts = ${change.attempts}, fence = ${change.fence},
      leased_until = ${change.leased_until}, started_at = ${change.started_at}, updated_at = ${change.updated_at},
      version = ${change.version}, claim_version = ${change.claim_version}, events = ${change.events}
    from due where tasks.id = due.id
    returning ${sql.join(claimedColumns.map((column) => sql.ref(`tasks.${column}`)))}`.execute(rows);
  return tasks;
}

/** Claims what dead workers left behind: leases that ran out, with one attempt left or with more. */
export const claimLapsed = (
  rows: Rows,
  { type, most, isLast, leaseMs }: { type: string; most: number; isLast: boolean; leaseMs: number },
  at: RowTime,
): Promise<ClaimedTask[]> =>
  rows
    .updateTable("tasks")
    .set(claimed(at, leaseMs))
    .where("id", "in", (from) =>
      from
        .selectFrom("tasks")
        .select("id")
        .where("status", "=", "running")
        .where("type", "=", type)
        .where("leased_until", "<", moment(at))
        .where("attempts", isLast ? "=" : "<", sql<number>`attempts_max - 1`)
        .orderBy("leased_until")
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning(claimedColumns)
    .execute();

/** Claims this one, where it is due and free. */
export const claimById = (
  rows: Rows,
  { id, leaseMs }: { id: string; leaseMs: number },
  at: RowTime,
): Promise<ClaimedTask | undefined> =>
  rows
    .updateTable("tasks")
    .set(claimed(at, leaseMs))
    .where("id", "=", id)
    .where((is) =>
      is.or([
        is.and([is("status", "=", "pending"), is("run_at", "<=", moment(at))]),
        is.and([is("status", "=", "running"), is("leased_until", "<", moment(at))]),
      ]),
    )
    .whereRef("attempts", "<", "attempts_max")
    .returning(claimedColumns)
    .executeTakeFirst();

/** Why a task could not be claimed by its id. */
export const selectForClaim = (rows: Rows, id: string) =>
  rows.selectFrom("tasks").select(["status", "type", "run_at"]).where("id", "=", id).executeTakeFirst();

/** Holds on to claims; gives back which of them are still held. */
export async function renewLeases(
  rows: Rows,
  claims: readonly Claim[],
  leaseMs: number,
  at: RowTime,
): Promise<Set<string>> {
  const { rows: held } = await sql<{ id: string }>`
    update tasks set leased_until = ${later(at, leaseMs)}
    from unnest(${claims.map(({ id }) => id)}::uuid[], ${claims.map(({ fence }) => fence)}::bigint[])
      as claim(id, fence)
    where tasks.id = claim.id and tasks.fence = claim.fence and tasks.status = 'running'
    returning tasks.id`.execute(rows);
  return new Set(held.map(({ id }) => id));
}
