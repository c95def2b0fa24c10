import { sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import { moment } from "./change-records.ts";
import type { WaitingRow } from "./ending-records.ts";
import type { RowTime } from "./row-time.ts";

/** What is looked after now and then, whoever does it. */

/** Marks tasks as told again that nobody came for in so long: due ones, and those whose worker died. */
export async function markUnclaimed(
  rows: Rows,
  { afterMs, most }: { afterMs: number; most: number },
  at: RowTime,
): Promise<WaitingRow[]> {
  const before = sql`${moment(at)} - make_interval(secs => ${afterMs / 1000}::double precision)`;
  const { rows: unclaimed } = await sql<WaitingRow>`
    update tasks set told_at = ${moment(at)} where id in (
      select id from tasks
      where ((status = 'pending' and run_at < ${before}) or (status = 'running' and leased_until < ${moment(at)}))
        and coalesce(told_at, '-infinity') < ${before}
      limit ${most} for update skip locked)
    returning id, type, run_at, tellings`.execute(rows);
  return unclaimed;
}

/** Dead letters are kept for so long. */
const failedDaysMost = 30;

export async function deleteOldFailed(
  rows: Rows,
  keptTypes: readonly string[],
  most: number,
  at: RowTime,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from tasks where id in (
      select id from tasks where status = 'failed' and type <> all(${[...keptTypes]}::text[])
        and ended_at < ${moment(at)} - make_interval(days => ${sql.lit(failedDaysMost)})
      limit ${most} for update skip locked)`.execute(rows);
  return Number(numAffectedRows);
}
