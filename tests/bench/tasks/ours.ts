import { Client } from "pg";
import * as z from "zod";
import { systemClock as clock } from "../../../origin/outside/clock/system.ts";
import { migrate } from "../../../origin/outside/database/migrate.ts";
import { openPostgres } from "../../../origin/outside/database/postgres.ts";
import { systemRandomness as randomness } from "../../../origin/outside/randomness/system.ts";
import { createPullQueue } from "../../../origin/outside/task-queue/pull.ts";
import { addTasks } from "../../../origin/tasks/add-task.ts";
import { runTasks, type Worker } from "../../../origin/tasks/run-tasks.ts";
import type { TaskKind } from "../../../origin/tasks/task-kind.ts";
import { createLog } from "../../../shared/log.ts";
import type { Peer } from "./peers.ts";
import { batchOfAdding, slots } from "./sizes.ts";

const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";

/** The engine as it is: leases, attempts, events, and three entries of the audit chain for each task. */
export async function startOurs(url: string): Promise<Peer> {
  const log = createLog({ write: () => {}, now: Date.now });
  const database = await openPostgres({ url, poolMax: 10, log });
  await migrate(database, Date.now());
  const direct = new Client({ connectionString: url });
  await direct.connect();
  await direct.query("insert into users values ($1, 'someone', now())", [owner]);
  const queue = createPullQueue({ database });
  let left = 0;
  let all = Promise.withResolvers<void>();
  const kind: TaskKind = {
    type: "noop",
    payload: z.object({}),
    attemptsMax: 3,
    attemptMsMax: 60_000,
    run: async () => {
      if (--left === 0) all.resolve();
      return { result: {} };
    },
  };
  return {
    run: async (count) => {
      await direct.query("truncate tasks");
      const { rows: before } = await direct.query("select count(*)::int as entries from audit_logs");
      const add = addTasks({ database, queue, clock });
      const startedMs = performance.now();
      for (let added = 0; added < count; added += batchOfAdding)
        await add(
          kind,
          Array.from({ length: batchOfAdding }, () => ({ owner, payload: {} })),
        );
      left = count;
      all = Promise.withResolvers();
      const worker: Worker = await runTasks({
        ...{ database, queue, clock, randomness, log, kinds: [kind], width: slots },
      });
      await all.promise;
      // The last ends are written as it stops.
      await worker.stop(10_000);
      const tookMs = performance.now() - startedMs;
      const { rows } = await direct.query(`select
        (select count(*) from tasks where status = 'done' and attempts = 1)::int as done,
        (select count(*) from audit_logs)::int as entries`);
      if (rows[0].done !== count || rows[0].entries - before[0].entries !== 3 * count)
        throw new Error(`Measuring tasks: of ${count} there are ${JSON.stringify(rows[0])}`);
      return tookMs;
    },
    close: async () => {
      await direct.end();
      await database.close();
    },
  };
}
