import { sql } from "kysely";
import * as z from "zod";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { systemRandomness } from "../../origin/outside/randomness/system.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { runTasks } from "../../origin/tasks/run-tasks.ts";
import type { TaskKind } from "../../origin/tasks/task-kind.ts";
import { createLog } from "../../shared/log.ts";
import { createFastClock } from "../fast-clock.ts";
import { silentLog } from "../silent-log.ts";

export interface LightWorkerOptions {
  databaseUrl: string;
  width?: number;
  leaseMs?: number;
  heartbeatMs?: number;
  /** How much faster time goes by, from which moment: the same for all who share a database. */
  clock: { factor: number; startMs: number };
}

/** Five milliseconds' work, with an effect that can be counted. */
export const LightPayload = z.strictObject({
  /** By which whoever asked knows it. */
  key: z.string(),
  /** Its effect is written in the transaction that ends it, too. */
  isRecorded: z.boolean(),
});
export type LightPayload = z.infer<typeof LightPayload>;

/**
 * Where effects are counted: no key keeps a second one out. What a handler writes by itself may be there once for each
 * attempt that began, what it hands to the end of its task once for each task.
 */
export const createEffects = sql`create table effects (task_id uuid not null, place text not null)`;

const workMs = 5;

/** A worker as a process of its own, on the engine as it is: says which tasks it begins, ends by a signal. */
async function main({ databaseUrl, clock: { factor, startMs }, ...settings }: LightWorkerOptions) {
  const database = await openPostgres({ url: databaseUrl, poolMax: 5, log: silentLog });
  const light: TaskKind<LightPayload> = {
    type: "light",
    payload: LightPayload,
    attemptsMax: 3,
    attemptMsMax: 60_000,
    run: async ({ id, payload }) => {
      process.stdout.write(`${id}\n`);
      for (const sinceMs = performance.now(); performance.now() - sinceMs < workMs; );
      await sql`insert into effects values (${id}, 'handler')`.execute(database.rows);
      return {
        result: {},
        ...(payload.isRecorded && {
          record: async (rows) => {
            await sql`insert into effects values (${id}, 'end')`.execute(rows);
          },
        }),
      };
    },
  };
  const worker = await runTasks({
    database,
    queue: createPullQueue({ database }),
    clock: createFastClock(factor, startMs),
    randomness: systemRandomness,
    log: createLog({ write: (line) => process.stdout.write(`${line}\n`), now: Date.now, least: "NOTICE" }),
    kinds: [light as TaskKind],
    ...settings,
  });
  process.on("SIGTERM", async () => {
    await worker.stop(10_000);
    await database.close();
    process.exit(0);
  });
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? "{}"));
