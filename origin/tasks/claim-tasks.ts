import { type Entry, recordEntries } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import { tellChanged } from "./changed.ts";
import { type ClaimedTask, claimById, claimDue, claimLapsed, firstOwner } from "./claim-records.ts";
import { addStarts, lockType, type TypeInUse } from "./limit-records.ts";
import { rowTime } from "./row-time.ts";
import type { TaskKind } from "./task-kind.ts";

export interface ClaimNeeds {
  database: Database;
  clock: Clock;
  leaseMs: number;
}

/** Of a kind, what decides whether its tasks may start. */
export type LimitedKind = Pick<TaskKind, "type" | "limits">;

/**
 * Claims what is due of a kind and may start now, in fair shares, from the owner after this one on; undefined where
 * the type's limit lets nothing start.
 */
export const claimDueOf =
  (needs: ClaimNeeds) =>
  (kind: LimitedKind, most: number, afterOwner: string): Promise<ClaimedTask[] | undefined> =>
    claimWithin(needs, kind, most, async (rows, allowed) => {
      const wanted = { type: kind.type, most: allowed, leaseMs: needs.leaseMs };
      const at = rowTime(needs.clock);
      const tasks = await claimDue(rows, { ...wanted, afterOwner }, at);
      // The last owner had its turn: the first is next.
      return tasks.length > 0 || afterOwner === firstOwner
        ? tasks
        : claimDue(rows, { ...wanted, afterOwner: firstOwner }, at);
    });

/** Claims tasks of a kind whose worker died, and that may be tried again after this attempt. */
export const claimLapsedOf =
  (needs: ClaimNeeds) =>
  (kind: LimitedKind, most: number): Promise<ClaimedTask[] | undefined> =>
    claimWithin(needs, kind, most, (rows, allowed) =>
      claimLapsed(
        rows,
        { type: kind.type, most: allowed, isLast: false, leaseMs: needs.leaseMs },
        rowTime(needs.clock),
      ),
    );

/** Claims one task of a kind whose worker died, and that has one attempt left. */
export const claimLastOf =
  (needs: ClaimNeeds) =>
  async (kind: LimitedKind): Promise<ClaimedTask | undefined> => {
    const tasks = await claimWithin(needs, kind, 1, (rows) =>
      claimLapsed(
        rows,
        { type: kind.type, most: 1, isLast: true, leaseMs: needs.leaseMs },
        rowTime(needs.clock),
      ),
    );
    return tasks?.[0];
  };

/** Claims this one task, where it is due, free and may start. */
export const claimThis =
  (needs: ClaimNeeds) =>
  async (kind: LimitedKind, id: string): Promise<ClaimedTask | undefined> => {
    const tasks = await claimWithin(needs, kind, 1, async (rows) =>
      given(await claimById(rows, { id, leaseMs: needs.leaseMs }, rowTime(needs.clock))),
    );
    return tasks?.[0];
  };

/** A claim and its entries are one transaction; a limited type is claimed by one worker at a time. */
const claimWithin = (
  { database, clock }: ClaimNeeds,
  { type, limits }: LimitedKind,
  most: number,
  claim: (rows: Rows, allowed: number) => Promise<ClaimedTask[]>,
): Promise<ClaimedTask[] | undefined> =>
  database.transaction(async (rows) => {
    const allowed = limits ? startsAllowed(limits, await lockType(rows, type, rowTime(clock)), most) : most;
    if (allowed <= 0) return undefined;
    const tasks = await claim(rows, allowed);
    if (tasks.length === 0) return [];
    if (limits) await addStarts(rows, type, tasks.length, rowTime(clock));
    await tellChanged(
      database,
      rows,
      tasks.map(({ id }) => id),
    );
    await recordEntries(rows, tasks.map(claimEntry), clock.now());
    return tasks;
  });

/** How many more may start at once, as far as the whole type goes. */
export function startsAllowed(
  {
    startsPerSecond = Number.POSITIVE_INFINITY,
    atOnce = Number.POSITIVE_INFINITY,
  }: NonNullable<TaskKind["limits"]>,
  { running, recentStarts }: TypeInUse,
  most: number,
): number {
  return Math.max(0, Math.min(most, startsPerSecond - recentStarts, atOnce - running));
}

const claimEntry = ({ id, type, owner, request_id }: ClaimedTask): Entry => ({
  ...({ action: "task.claimed", actor: "worker", owner, subject: type, taskId: id } as const),
  requestId: request_id,
});

const given = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);
