import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { z } from "zod";
import { createManualClock, type ManualClock } from "../../origin/outside/clock/manual.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { addTask } from "../../origin/tasks/add-task.ts";
import { findTask } from "../../origin/tasks/find-task.ts";
import { runTasks, type Worker } from "../../origin/tasks/run-tasks.ts";
import type { RunningTask, TaskKind } from "../../origin/tasks/task-kind.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";

type Handler = (task: RunningTask<unknown>) => Promise<void>;

const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const server = process.env["TEST_POSTGRES_URL"];
const databases: Record<string, () => Promise<Database>> = {
  PGlite: () => openFreshDatabase(),
  ...(server && {
    Postgres: async () => openPostgres({ url: await createTestDatabase(server), poolMax: 5, log: silentLog }),
  }),
};

describe.each(Object.entries(databases))("a worker on %s", (_name, open) => {
  let database: Database;
  let clock: ManualClock;
  const workers: Worker[] = [];
  beforeAll(async () => {
    database = await open();
    await migrate(database, Date.now());
    await sql`insert into users values (${owner}, 'someone', now())`.execute(database.rows);
  }, 30_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    clock = createManualClock();
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
    await sql`delete from tasks`.execute(database.rows);
  });

  const queue = () => createPullQueue({ database, lookEveryMs: 20 });
  const kindOf = (handler: Handler): TaskKind => ({
    type: "test",
    payload: z.object({}),
    attemptsMax: 3,
    attemptMsMax: 300_000,
    run: async (task) => {
      await handler(task);
      return { result: { by: "test" } };
    },
  });
  const work = async (handler: Handler): Promise<Worker> => {
    const randomness = createSeededRandomness("worker");
    const kinds = [kindOf(handler)];
    const worker = await runTasks({ database, queue: queue(), clock, randomness, log: silentLog, kinds });
    workers.push(worker);
    return worker;
  };
  const add = () =>
    addTask({ database, queue: queue(), clock })(
      kindOf(async () => {}),
      { owner, payload: {}, sealed: "gAAAA" },
    );
  const rowOf = async (id: string) => {
    const row = await findTask({ database })(id, owner);
    if (!row) throw new Error("The task is gone");
    return row;
  };
  const become = (id: string, status: string) => until(async () => (await rowOf(id)).status === status);
  const actionsOf = async (id: string): Promise<string[]> => {
    const { rows } = await sql<{
      action: string;
    }>`select action from audit_logs where task_id = ${id} order by seq`.execute(database.rows);
    return rows.map(({ action }) => action);
  };

  test("finishes a task, keeps its result and lets go of what was sealed", async () => {
    const id = await add();
    await work(async ({ tell }) => tell(0.5, "half"));
    await become(id, "done");
    expect(await rowOf(id)).toMatchObject({
      progress: 1,
      step: "half",
      attempts: 1,
      sealed: null,
      result: { by: "test" },
    });
    expect((await actionsOf(id)).toSorted()).toEqual(["task.claimed", "task.created", "task.finished"]);
  });

  test("tries again after a pause, then again after a longer one", async () => {
    const id = await add();
    let tries = 0;
    await work(async () => {
      if (++tries < 3) throw new Error("not yet");
    });
    for (const [index, pauseMs] of [20_000, 40_000].entries()) {
      // Its attempts tell a task that waits again from one that nobody has claimed yet.
      await until(async () => {
        const { status, attempts } = await rowOf(id);
        return status === "pending" && attempts === index + 1;
      });
      const { run_at } = await rowOf(id);
      expect(run_at.getTime() - clock.now()).toBeLessThanOrEqual(pauseMs);
      expect(run_at.getTime() - clock.now()).toBeGreaterThanOrEqual(10_000);
      const before = tries;
      await clock.advance(run_at.getTime() - clock.now());
      await until(() => tries > before);
    }
    await become(id, "done");
    expect((await rowOf(id)).attempts).toBe(3);
  });

  test("gives up after the last attempt: failed, with a code and nothing from within", async () => {
    const id = await add();
    await work(async () => {
      throw new Error("inner words");
    });
    await until(async () => {
      const { status, run_at } = await rowOf(id);
      if (status === "pending") await clock.advance(Math.max(0, run_at.getTime() - clock.now()));
      return status === "failed";
    });
    expect(await rowOf(id)).toMatchObject({ attempts: 3, error: "internal", sealed: null });
    expect(await actionsOf(id)).toEqual([
      "task.created",
      ...["task.claimed", "task.retried", "task.claimed", "task.retried", "task.claimed", "task.failed"],
    ]);
  });

  test("that lost its lease cannot finish the task", async () => {
    const id = await add();
    const go = Promise.withResolvers<void>();
    let began = false;
    await work(async () => {
      began = true;
      await go.promise;
    });
    await until(() => began);
    await sql`update tasks set fence = fence + 1 where id = ${id}`.execute(database.rows);
    go.resolve();
    await Promise.all(workers.splice(0).map((worker) => worker.stop(5_000)));
    expect(await rowOf(id)).toMatchObject({ status: "running", result: null, sealed: "gAAAA" });
    expect(await actionsOf(id)).toEqual(["task.created", "task.claimed"]);
  });

  test("takes over from one that died, once its lease ran out and not before", async () => {
    const id = await add();
    await sql`update tasks set status = 'running', attempts = 1, fence = 1,
      leased_until = ${new Date(clock.now() + 45_000)} where id = ${id}`.execute(database.rows);
    let ran = 0;
    await work(async () => {
      ran++;
    });
    const another = await add();
    await become(another, "done");
    expect((await rowOf(id)).status).toBe("running");
    await clock.advance(45_001);
    await become(id, "done");
    expect(await rowOf(id)).toMatchObject({ attempts: 2, fence: 2 });
    expect(ran).toBe(2);
  });

  test("buries a task that killed its workers as often as it may be tried", async () => {
    const id = await add();
    await sql`update tasks set status = 'running', attempts = 3, fence = 3, leased_until = ${new Date(clock.now() - 1)}
      where id = ${id}`.execute(database.rows);
    await work(async () => {
      throw new Error("it must not run again");
    });
    await become(id, "failed");
    expect((await rowOf(id)).attempts).toBe(3);
  });

  test("renews the lease while it works", async () => {
    const id = await add();
    const go = Promise.withResolvers<void>();
    let began = false;
    await work(async () => {
      began = true;
      await go.promise;
    });
    await until(() => began);
    for (let beat = 0; beat < 6; beat++) {
      const before = (await rowOf(id)).leased_until?.getTime() ?? 0;
      await clock.advance(15_000);
      await until(async () => ((await rowOf(id)).leased_until?.getTime() ?? 0) > before);
    }
    go.resolve();
    await become(id, "done");
    expect((await rowOf(id)).attempts).toBe(1);
  });

  test("aborts an attempt that takes longer than it may", async () => {
    const id = await add();
    let reason: unknown;
    await work(async ({ signal }) => {
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }).then(() => {});
    await until(async () => (await rowOf(id)).status === "running");
    await until(async () => {
      const before = await rowOf(id);
      if (before.status === "running") {
        await clock.advance(15_000);
        await until(async () => {
          const { status, leased_until } = await rowOf(id);
          return status !== "running" || Number(leased_until) > Number(before.leased_until);
        });
      }
      const { status, error } = await rowOf(id);
      reason = error;
      return status === "pending" && error !== null;
    });
    expect(reason).toBe("internal");
  });

  test("that is told to end gives back what it could not finish: no attempt is lost", async () => {
    const id = await add();
    let began = false;
    const worker = await work(async ({ signal }) => {
      began = true;
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    await until(() => began);
    const stopped = worker.stop(10_000);
    await until(async () => {
      await clock.advance(1_000);
      return (await rowOf(id)).status === "pending";
    });
    await stopped;
    expect(await rowOf(id)).toMatchObject({ attempts: 0, leased_until: null, sealed: "gAAAA" });
  });

  test("gets nothing to do for an account that is gone", async () => {
    const add = addTask({ database, queue: queue(), clock });
    const gone = { owner: "01a1fd69-2a7d-7007-8fa3-000000000000", payload: {} };
    await expect(
      add(
        kindOf(async () => {}),
        gone,
      ),
    ).rejects.toThrow("session.over");
  });

  test("shares with another: of many tasks each runs once", async () => {
    const ran = new Map<string, number>();
    const handler: Handler = async ({ id }) => {
      ran.set(id, (ran.get(id) ?? 0) + 1);
    };
    const ids = await Promise.all(Array.from({ length: 60 }, add));
    await Promise.all([work(handler), work(handler)]);
    await until(async () => {
      const { rows } = await sql`select 1 from tasks where status <> 'done'`.execute(database.rows);
      return rows.length === 0;
    });
    expect(ids.map((id) => ran.get(id))).toEqual(ids.map(() => 1));
  });
});
