import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { z } from "zod";
import { createDoors } from "../../origin/http/create-doors.ts";
import type { Clock } from "../../origin/outside/clock/port.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { verifyIdentity } from "../../origin/outside/google/verify-identity.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createCloudTasksQueue } from "../../origin/outside/task-queue/cloud-tasks.ts";
import { addTasks } from "../../origin/tasks/add-task.ts";
import { runTasks } from "../../origin/tasks/run-tasks.ts";
import type { TaskKind } from "../../origin/tasks/task-kind.ts";
import { hangWorker } from "../../origin/tasks/worker-endpoints.ts";
import { createFastClock } from "../fast-clock.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { askGoogleAt, queueName } from "../simulators/google/ask-google-at.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { type GoogleOptions, startGoogle } from "../simulators/google/simulator.ts";
import { until } from "../until.ts";

const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const server = process.env["TEST_POSTGRES_URL"];
const databases: Record<string, () => Promise<Database>> = {
  PGlite: () => openFreshDatabase(),
  ...(server && {
    Postgres: async () => openPostgres({ url: await createTestDatabase(server), poolMax: 5, log: silentLog }),
  }),
};

describe.each(Object.entries(databases))("tasks pushed by Cloud Tasks, on %s,", (_name, open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await migrate(database, Date.now());
    await sql`insert into users values (${owner}, 'someone', now())`.execute(database.rows);
  }, 30_000);
  afterAll(() => database.close());

  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
    Number((await query.execute(database.rows)).rows[0]?.n);
  const done = () => count(sql<{ n: number }>`select count(*) n from tasks where status = 'done'`);
  const finished = () =>
    count(sql<{ n: number }>`select count(*) n from audit_logs where action = 'task.finished'`);
  const finishedTasks = () =>
    count(
      sql<{ n: number }>`select count(distinct task_id) n from audit_logs where action = 'task.finished'`,
    );

  /** A worker behind its door, a queue with these faults, and as many tasks; waits until all are done. */
  async function run(tasks: number, clock: Clock, options: GoogleOptions) {
    await sql`delete from tasks`.execute(database.rows);
    const before = await finished();
    const google = await startGoogle({
      queue: queueName,
      queueSettings: {
        rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 8 },
        retryConfig: { maxAttempts: -1, minBackoff: "0.1s", maxBackoff: "2s" },
      },
      ...options,
    });
    const folder = mkdtempSync(join(tmpdir(), "cpt-push-"));
    const objects = await openFolder({ folder, lives: { reports: 3_600_000 }, clock });
    let runs = 0;
    const kind: TaskKind = {
      ...{ type: "test", payload: z.object({}), attemptsMax: 10, attemptMsMax: 300_000 },
      run: async ({ id }) => {
        runs++;
        await objects.put(`reports/${id}`, new TextEncoder().encode(id));
        return { result: {} };
      },
    };
    const doors = createDoors({ log: silentLog, clock });
    const door = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => doors.fetch(request) });
    const workerUrl = `http://127.0.0.1:${door.port}`;
    const queue = createCloudTasksQueue({
      ...{ google: askGoogleAt(google.url), queue: queueName, workerUrl, caller: accountEmail },
      ...{ dispatchDeadlineSeconds: 330, lookEveryMs: 200, now: clock.now },
    });
    const worker = await runTasks({
      ...{ database, queue, clock, randomness: createSeededRandomness("push"), log: silentLog },
      ...{ kinds: [kind], width: 40 },
    });
    hangWorker(doors, {
      verifyCaller: verifyIdentity({
        ...{ fetch, clock: systemClock, audience: workerUrl, emails: [accountEmail] },
        ...{ platformVerified: false, standIn: google.url },
      }),
      worker: () => worker,
    });
    try {
      await addTasks({ database, queue, clock })(
        kind,
        Array.from({ length: tasks }, () => ({ owner, payload: {} })),
      );
      await until(async () => (await done()) === tasks, 90_000);
      await until(() => google.tasks.queues.get(queueName)?.all().length === 0, 30_000);
      return {
        runs,
        objects: await objects.list("reports", 10_000),
        finished: (await finished()) - before,
        deliveries: google.tasks.queues.get(queueName)?.deliveries ?? [],
      };
    } finally {
      await worker.stop(5_000);
      await google.stop();
      await door.stop(true);
      rmSync(folder, { recursive: true, force: true });
      expect(google.mistakes).toEqual([]);
    }
  }

  test("F05: 500 tasks of which each call comes three times, two at once, are done once each", async () => {
    const outcome = await run(500, createFastClock(10), { deliveryFaults: { copies: 3 } });
    expect(outcome.deliveries.length).toBeGreaterThanOrEqual(1_500);
    expect(outcome.objects).toHaveLength(500);
    expect(outcome.finished).toBe(500);
    expect(await finishedTasks()).toBe(500);
  }, 150_000);

  test("F06: tasks of which a fifth is never called for and a tenth half a minute late are all done", async () => {
    const tasks = 200;
    const outcome = await run(tasks, createFastClock(30), {
      speed: 30,
      deliveryFaults: { dropped: 0.2, delayed: 0.1, delayMs: 30_000 },
    });
    expect(outcome.objects).toHaveLength(tasks);
    expect(outcome.finished).toBe(tasks);
    const told = new Set(outcome.deliveries.map(({ name }) => name));
    expect(told.size).toBeGreaterThanOrEqual(tasks);
  }, 150_000);
});
