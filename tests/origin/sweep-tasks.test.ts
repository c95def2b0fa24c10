import { expect, test } from "bun:test";
import { sql } from "kysely";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { TaskQueue } from "../../origin/outside/task-queue/port.ts";
import { addTasks } from "../../origin/tasks/add-task.ts";
import { sweepTasks } from "../../origin/tasks/sweep-tasks.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { silentLog as log } from "../silent-log.ts";

const anna = "01a1fd69-2a7d-7007-8fa3-cc7733faaf01";

test("a task that nobody came for is told of again after 20 seconds, at most a hundred at a look", async () => {
  const database = await openFreshDatabase();
  try {
    await migrate(database, Date.now());
    await sql`insert into users values (${anna}, 'anna', now())`.execute(database.rows);
    const clock = createManualClock();
    const toldAgain: string[] = [];
    const queue: TaskQueue = {
      way: "push",
      tell: async (tasks) => void toldAgain.push(...tasks.filter((one) => one.again).map(({ id }) => id)),
      hear: async () => async () => {},
    };
    const sweepAfter = async (ms: number): Promise<number> => {
      await clock.advance(ms);
      const before = toldAgain.length;
      await sweepTasks({ database, queue, clock, log, kinds: [] });
      return toldAgain.length - before;
    };
    const many = Array.from({ length: 120 }, () => ({ owner: anna, payload: {} }));
    await addTasks({ database, queue, clock })({ type: "test", attemptsMax: 3 }, many);

    expect(await sweepAfter(19_000)).toBe(0);
    expect(await sweepAfter(2_000)).toBe(100);
    expect(await sweepAfter(0)).toBe(20);
    expect(new Set(toldAgain).size).toBe(120);
    expect(await sweepAfter(19_000)).toBe(0);
    expect(await sweepAfter(2_000)).toBe(100);
  } finally {
    await database.close();
  }
}, 30_000);

test("a dead letter that was promised to somebody stays, however old it is", async () => {
  const database = await openFreshDatabase();
  try {
    await migrate(database, Date.now());
    await sql`insert into users values (${anna}, 'anna', now())`.execute(database.rows);
    const clock = createManualClock();
    const queue: TaskQueue = { way: "pull", tell: async () => {}, hear: async () => async () => {} };
    const kinds = [{ type: "promised", mustEnd: true }, { type: "other" }];
    for (const { type } of kinds)
      await addTasks({ database, queue, clock })({ type, attemptsMax: 3 }, [{ owner: anna, payload: {} }]);
    await sql`update tasks set status = 'failed', ended_at = ${new Date(clock.now())}`.execute(database.rows);
    await clock.advance(31 * 86_400_000);
    await sweepTasks({ database, queue, clock, log, kinds });
    const { rows } = await sql`select type from tasks`.execute(database.rows);
    expect(rows).toEqual([{ type: "promised" }]);
  } finally {
    await database.close();
  }
}, 30_000);
