import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { z } from "zod";
import { createManualClock, type ManualClock } from "../../origin/outside/clock/manual.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { addTasks, type TaskWishes } from "../../origin/tasks/add-task.ts";
import { cancelTask } from "../../origin/tasks/cancel-task.ts";
import { findTask } from "../../origin/tasks/find-task.ts";
import { retryTask } from "../../origin/tasks/retry-task.ts";
import { runTasks, type Worker } from "../../origin/tasks/run-tasks.ts";
import type { RunningTask, TaskKind } from "../../origin/tasks/task-kind.ts";
import { createTaskWatch } from "../../origin/tasks/watch-task.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog as log } from "../silent-log.ts";
import { until } from "../until.ts";

type Handler = (task: RunningTask<unknown>) => Promise<void>;

const [anna = "", ben = ""] = [
  "01a1fd69-2a7d-7007-8fa3-cc7733faaf01",
  "01a1fd69-2a7d-7007-8fa3-cc7733faaf02",
];
const server = process.env["TEST_POSTGRES_URL"];
const databases: Record<string, () => Promise<Database>> = {
  PGlite: () => openFreshDatabase(log),
  ...(server && {
    Postgres: async () => openPostgres({ url: await createTestDatabase(server), poolMax: 8, log }),
  }),
};

describe.each(Object.entries(databases))("the engine of tasks on %s", (_name, open) => {
  let database: Database;
  let clock: ManualClock;
  const workers: Worker[] = [];
  beforeAll(async () => {
    database = await open();
    await migrate(database, Date.now());
    await sql`insert into users values (${anna}, 'anna', now()), (${ben}, 'ben', now())`.execute(
      database.rows,
    );
  }, 30_000);
  const endWorkers = () => Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
  afterAll(async () => {
    await endWorkers();
    await database.close();
  });
  beforeEach(async () => {
    await endWorkers();
    clock = createManualClock();
    await sql`delete from tasks`.execute(database.rows);
    await sql`delete from task_limits`.execute(database.rows);
  });

  const queue = () => createPullQueue({ database, lookEveryMs: 20 });
  const kindOf = (handler: Handler, own: Partial<TaskKind> = {}): TaskKind => ({
    type: "test",
    payload: z.object({}),
    attemptsMax: 3,
    attemptMsMax: 300_000,
    run: async (task) => {
      await handler(task);
      return { result: {} };
    },
    ...own,
  });
  const work = async (kind: TaskKind, width = 5, way: "pull" | "push" = "pull"): Promise<Worker> => {
    const worker = await runTasks({
      ...{ database, clock, log, width, kinds: [kind], randomness: createSeededRandomness("engine") },
      queue: { ...queue(), way },
    });
    workers.push(worker);
    return worker;
  };
  const idle: Handler = async () => {};
  const add = (count: number, owner = anna, wishes: TaskWishes = {}) =>
    addTasks({ database, queue: queue(), clock })(
      kindOf(idle),
      Array.from({ length: count }, () => ({ owner, payload: {} })),
      wishes,
    );
  const addOne = async (owner = anna, wishes: TaskWishes = {}) => (await add(1, owner, wishes))[0] ?? "";
  const rowOf = async (id: string, owner = anna) => {
    const row = await findTask({ database })(id, owner);
    if (!row) throw new Error("The task is gone");
    return row;
  };
  const become = (id: string, status: string) => until(async () => (await rowOf(id)).status === status);
  /** A handler that goes on until it is let go, or aborted. */
  const held = () => {
    const go = Promise.withResolvers<void>();
    const begun: string[] = [];
    const handler: Handler = ({ id, signal }) => {
      begun.push(id);
      return new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        void go.promise.then(resolve);
      });
    };
    return { handler, begun, go: go.resolve };
  };

  test("one owner's thousand tasks don't hold up another's first", async () => {
    await add(1_000, anna);
    const first = await addOne(ben);
    const ran: string[] = [];
    await work(
      kindOf(async ({ id }) => {
        ran.push(id);
      }),
      2,
    );
    await until(() => ran.includes(first));
    expect(ran.indexOf(first)).toBeLessThan(10);
  });

  test("what was fetched behind tasks that turn out slow is given back, and another's first has its turn", async () => {
    const begun: string[] = [];
    const release: (() => void)[] = [];
    let areSlow = false;
    await work(
      kindOf(async ({ id, signal }) => {
        begun.push(id);
        if (!areSlow) return;
        await new Promise<void>((resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          release.push(resolve);
        });
      }),
      2,
    );
    const howMany = async (status: string) => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from tasks where status = ${status}::task_status`.execute(
        database.rows,
      );
      return rows[0]?.count;
    };
    // Quick ones let it fetch ahead.
    await add(200);
    await until(async () => (await howMany("done")) === 200);
    areSlow = true;
    await add(60);
    await until(() => release.length === 2);
    const first = await addOne(ben);
    await until(async () => {
      if ((await howMany("running")) === 2) return true;
      await clock.advance(1_100);
      return false;
    });
    for (let turn = 0; turn < 3; turn++) {
      const before = begun.length;
      release.shift()?.();
      await until(() => begun.length > before);
    }
    expect(begun).toContain(first);
    expect((await rowOf(first, ben)).attempts).toBe(1);
  });

  test("an owner's most urgent goes first", async () => {
    await add(3);
    const urgent = await addOne(anna, { priority: 9 });
    const ran: string[] = [];
    await work(
      kindOf(async ({ id }) => {
        ran.push(id);
      }),
      1,
    );
    await until(() => ran.length === 4);
    expect(ran[0]).toBe(urgent);
  });

  test("what is to begin later begins then", async () => {
    const id = await addOne(anna, { runAt: new Date(clock.now() + 60_000) });
    await work(kindOf(idle));
    const other = await addOne();
    await become(other, "done");
    expect((await rowOf(id)).status).toBe("pending");
    await clock.advance(60_000);
    await become(id, "done");
  });

  test("of a limited type no more run at once, over all workers", async () => {
    const { handler, begun, go } = held();
    const kind = kindOf(handler, { limits: { atOnce: 3 } });
    await add(8);
    await Promise.all([work(kind), work(kind)]);
    await until(() => begun.length === 3);
    await until(async () => {
      const { rows } = await sql`select from tasks where status = 'running'`.execute(database.rows);
      return rows.length === 3;
    });
    expect(begun.length).toBe(3);
    go();
    await until(() => begun.length === 8);
  });

  test("of a limited type no more start within a second, over all workers", async () => {
    const ran: number[] = [];
    const kind = kindOf(
      async () => {
        ran.push(clock.now());
      },
      { limits: { startsPerSecond: 4 } },
    );
    const ids = await add(8);
    await Promise.all([work(kind), work(kind)]);
    await until(() => ran.length === 4);
    await clock.advance(1_001);
    await until(() => ran.length === 8);
    await Promise.all(ids.map((id) => become(id, "done")));
    expect(ran.filter((at) => at === ran[0]).length).toBe(4);
  });

  test("cancelling aborts the handler and takes back what it left", async () => {
    const id = await addOne();
    const left = new Set<string>();
    let aborted = false;
    await work(
      kindOf(async (task) => {
        task.ifCancelled(async () => {
          left.clear();
        });
        left.add("a file");
        await new Promise((_resolve, reject) =>
          task.signal.addEventListener("abort", () => {
            aborted = true;
            reject(task.signal.reason);
          }),
        );
      }),
    );
    await until(() => left.size === 1);
    expect((await cancelTask({ database, clock, kinds: [] })(id, anna)).status).toBe("cancelled");
    await until(() => aborted && left.size === 0);
    expect((await rowOf(id)).status).toBe("cancelled");
  });

  test("a failed task that is let go again has all its attempts, and counts how often that was", async () => {
    const id = await addOne(anna, { attemptsMax: 1 });
    let fails = true;
    const kind = kindOf(async () => {
      if (fails) throw new Error("not yet");
    });
    await work(kind);
    await become(id, "failed");
    fails = false;
    await retryTask({ database, queue: queue(), clock, kinds: [kind] })(id, anna);
    await become(id, "done");
    expect(await rowOf(id)).toMatchObject({ redrives: 1, attempts: 1, error: null });
  });

  test("a kind that states its pauses waits for those", async () => {
    const id = await addOne();
    await work(
      kindOf(
        async () => {
          throw new Error("no luck");
        },
        { retryPausesMs: [36_000_000] },
      ),
    );
    await until(async () => (await rowOf(id)).error !== null);
    const pauseMs = (await rowOf(id)).run_at.getTime() - clock.now();
    expect(pauseMs).toBeGreaterThan(35_900_000);
    expect(pauseMs).toBeLessThan(43_300_000);
  });

  test("one that didn't fail isn't said to have lost its input, and one that did is", async () => {
    const [good = "", bad = ""] = await add(2, anna, { attemptsMax: 1 });
    const kind = kindOf(async ({ id }) => {
      if (id === bad) throw new Error("no luck");
    });
    await work(kind);
    await become(good, "done");
    await become(bad, "failed");
    const retry = retryTask({ database, queue: queue(), clock, kinds: [{ ...kind, needsSealed: true }] });
    await expect(retry(good, anna)).rejects.toMatchObject({ code: "task.not-failed" });
    await expect(retry(bad, anna)).rejects.toMatchObject({ code: "task.input-gone" });
  });

  /** Tasks as a worker leaves them that died, at this attempt. */
  const leave = async (ids: readonly string[], attempts: number) => {
    await sql`update tasks set status = 'running', attempts = ${attempts}, fence = ${attempts},
      leased_until = ${new Date(clock.now() - 1)} where id in (${sql.join(ids)})`.execute(database.rows);
  };

  test("what a dead worker held comes back when its lease ends, all of it, before what waits", async () => {
    const left = await add(4);
    await leave(left, 1);
    await add(20);
    const { handler, begun, go } = held();
    await work(kindOf(handler));
    await until(() => begun.length === 5);
    expect(begun.slice(0, 4).toSorted()).toEqual(left.toSorted());
    go();
    await until(() => begun.length === 24);
  });

  test("one at its last attempt whose worker died runs with nothing beside it", async () => {
    const [suspect = "", ...others] = await add(3);
    await leave([suspect], 2);
    await leave(others, 1);
    await add(3);
    const { handler, begun, go } = held();
    await work(kindOf(handler));
    await until(() => begun.length > 0);
    expect(begun).toEqual([suspect]);
    // Looks again and again, and begins nothing.
    const again = await addOne();
    await clock.advance(1_100);
    await clock.advance(1_100);
    expect(begun).toEqual([suspect]);
    go();
    await become(again, "done");
    expect(begun).toHaveLength(7);
  });

  test("one at its last attempt whose worker died is not claimed while others run: they could kill this one too", async () => {
    const beside = await addOne();
    const { handler, begun, go } = held();
    await work(kindOf(handler));
    await until(() => begun.includes(beside));
    const later = new Date(clock.now() + 3_600_000);
    const [suspect = "", companion = ""] = await add(2, anna, { runAt: later });
    await leave([suspect], 2);
    await leave([companion], 1);
    await clock.advance(1_100);
    // It was looked for what lapsed: this one is claimed, and held up.
    await until(async () => (await rowOf(companion)).attempts === 2);
    expect(begun).toEqual([beside]);
    expect(await rowOf(suspect)).toMatchObject({ attempts: 2, fence: 2 });
    go();
    await become(companion, "done");
    expect(begun).toEqual([beside, suspect, companion]);
    expect(await rowOf(suspect)).toMatchObject({ status: "done", attempts: 3 });
  });

  test("those at their last attempt whose worker died run one after the other, without a pause", async () => {
    const suspects = await add(6);
    await leave(suspects, 2);
    let beside = 0;
    let most = 0;
    await work(
      kindOf(async () => {
        most = Math.max(most, ++beside);
        await Bun.sleep(1);
        beside--;
      }),
    );
    // On a clock that stands still: whoever waits for the next look waits for ever.
    for (const id of suspects) await become(id, "done");
    expect(most).toBe(1);
  });

  test("a queue that calls for a task is told what became of it", async () => {
    const [done = "", cancelled = ""] = await add(2);
    const later = await addOne(anna, { runAt: new Date(clock.now() + 1_000) });
    let fails = false;
    const worker = await work(
      kindOf(async () => {
        if (fails) throw new Error("on purpose");
      }),
      5,
      "push",
    );
    await cancelTask({ database, clock, kinds: [] })(cancelled, anna);
    expect(await worker.runOne(done)).toEqual({ outcome: "ran" });
    expect(await worker.runOne(done)).toEqual({ outcome: "nothing", why: "done" });
    expect(await worker.runOne(cancelled)).toEqual({ outcome: "nothing", why: "cancelled" });
    expect(await worker.runOne(later)).toEqual({ outcome: "again" });
    expect(await worker.runOne(anna)).toEqual({ outcome: "nothing", why: "unknown" });
    fails = true;
    expect(await worker.runOne(await addOne())).toEqual({ outcome: "again" });
  });

  test("who watches sees every change in its order, and goes on after the last one seen", async () => {
    const id = await addOne();
    await work(kindOf(async ({ tell }) => tell(0.5, "half")));
    await become(id, "done");
    const watch = createTaskWatch({ database, clock });
    const seen = async (after: number) => {
      const told: unknown[] = [];
      for await (const { events } of watch.watch(id, anna, after, new AbortController().signal))
        told.push(...events.map(({ status, step }) => status ?? step));
      return told;
    };
    expect(await seen(0)).toEqual(["pending", "running", "half", "done"]);
    expect(await seen(2)).toEqual(["half", "done"]);
    await watch.stop();
  });

  test("dead letters go after thirty days and not before", async () => {
    const [old = "", young = ""] = await add(2);
    const end = (id: string, days: number) =>
      sql`update tasks set status = 'failed', ended_at = ${new Date(clock.now() - days * 86_400_000)}
        where id = ${id}`.execute(database.rows);
    await end(old, 31);
    await end(young, 29);
    await work(kindOf(idle));
    await clock.advance(31_000);
    await until(async () => (await findTask({ database })(old, anna)) === undefined);
    expect((await rowOf(young)).status).toBe("failed");
  });
});
