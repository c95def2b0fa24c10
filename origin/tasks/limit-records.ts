import { sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import { moment } from "./change-records.ts";
import type { RowTime } from "./row-time.ts";

/** What a whole type does over all instances: who holds a type's row decides alone what of it may start. */
export interface TypeInUse {
  running: number;
  /** Starts within the last second. */
  recentStarts: number;
}

/** Takes hold of a type until the transaction ends. A task whose lease ran out isn't running any more. */
export async function lockType(rows: Rows, type: string, at: RowTime): Promise<TypeInUse> {
  await sql`insert into task_limits (type) values (${type}) on conflict do nothing`.execute(rows);
  await sql`select from task_limits where type = ${type} for update`.execute(rows);
  const { rows: found } = await sql<TypeInUse>`
    select (select count(*) from tasks where type = ${type} and status = 'running'
        and leased_until >= ${moment(at)})::int as "running",
      (select count(*) from task_limits, unnest(recent_starts) as start
        where type = ${type} and start > ${moment(at)} - interval '1 second')::int as "recentStarts"`.execute(
    rows,
  );
  return found[0] ?? { running: 0, recentStarts: 0 };
}

/** Remembers starts of a type that is held. */
export async function addStarts(rows: Rows, type: string, count: number, at: RowTime): Promise<void> {
  await sql`
    update task_limits set recent_starts = array(select start from unnest(recent_starts) as start
        where start > ${moment(at)} - interval '1 second') || array_fill(${moment(at)}, array[${count}::int])
    where type = ${type}`.execute(rows);
}
