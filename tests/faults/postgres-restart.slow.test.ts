import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { Client } from "pg";
import { verifyTrail } from "../../origin/audit/verify-trail.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import type { Worker } from "../../origin/tasks/run-tasks.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { jsonOf } from "../json-of.ts";
import { adminKey } from "../origin/admin-key.ts";
import { post } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { addTenant, type TenantUnderTest } from "../origin/with-tenant.ts";
import { startPostgres } from "../servers/postgres.ts";
import type { TestServer } from "../servers/server.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";
import { brokenPromises, createHistory, type Thing } from "./history.ts";

const isHere = process.env["TEST_POSTGRES_URL"] !== undefined;
const clients = 8;
const restarts = 5;

// Its own server, as it is ended without warning; only where the runner found that there can be one.
describe.if(isHere)("an origin whose Postgres", () => {
  let server: TestServer;
  let database: Database;
  let app: AppUnderTest;
  let tenant: TenantUnderTest;
  let worker: Worker;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openPostgres({ url: server.url, poolMax: 10, log: silentLog });
    app = await startApp({ database }, { ADMIN_KEY: adminKey });
    tenant = await addTenant(app, "Faults");
    worker = await app.startWorker();
  }, 60_000);
  afterAll(async () => {
    await worker.stop(0);
    await app.stop();
    await database.close();
    await server.stop();
  }, 30_000);

  const ask = (key: string) =>
    post(
      app,
      "/api/v1/tasks",
      { type: "echo", payload: { message: key } },
      { ...tenant.headers, "idempotency-key": key },
    );

  test("is ended at once five times under load loses no task and doubles none, says 503 and nothing else, and is well again", async () => {
    const history = createHistory();
    const statuses = new Set<number>();
    let stopping = false;
    /** Asks for one task after the other, each until it is acknowledged. */
    const client = async (number: number): Promise<void> => {
      for (let count = 0; !stopping; count++) {
        const key = `client-${number}-${count}`;
        for (let acknowledged = false; !acknowledged; ) {
          const { outcome } = await history.run("create", key, async () => {
            const answer = await ask(key);
            statuses.add(answer.status);
            if (answer.status !== 202) return { outcome: "unknown" };
            return { outcome: "ok", named: (await jsonOf<Task>(answer)).id };
          });
          acknowledged = outcome === "ok";
          await wait(acknowledged ? 5 : 50);
        }
      }
    };
    const running = Array.from({ length: clients }, (_, number) => client(number));
    const acknowledged = () => history.operations.filter(({ outcome }) => outcome === "ok").length;
    for (let restart = 0; restart < restarts; restart++) {
      const before = acknowledged();
      await until(() => acknowledged() >= before + 40, 30_000);
      await server.kill();
      await server.restart();
      const afterRestart = acknowledged();
      await until(() => acknowledged() > afterRestart, 10_000);
    }
    stopping = true;
    await Promise.all(running);

    // 409: the first try of a key is still under way when the second comes.
    expect([...statuses].filter((status) => ![202, 409, 503].includes(status))).toEqual([]);
    expect(statuses.has(503)).toBe(true);
    await until(async () => (await things()).every(({ ended }) => ended === "done"), 60_000);
    const promises = { begins: "task.created", ends: ["task.finished", "task.failed", "task.cancelled"] };
    expect(brokenPromises(history.operations, await things(), promises)).toEqual([]);
    const signer = createSigner([{ id: "k", seed: new Uint8Array(32).fill(1), publicBytes: undefined }]);
    const { objects, clock } = app.outside;
    const { whole, entries } = await verifyTrail({ database, objects, clock, signer, environment: "local" })(
      {},
    );
    expect({ whole, all: entries >= acknowledged() * 3 }).toEqual({ whole: true, all: true });
  }, 180_000);

  test("has its connections held by others says so soon, and lets nobody queue", async () => {
    const [blocker, watcher] = [server.url, server.url].map(
      (connectionString) => new Client({ connectionString }),
    ) as [Client, Client];
    await Promise.all([blocker.connect(), watcher.connect()]);
    await blocker.query("begin; lock table tasks in access exclusive mode");
    const held = Array.from({ length: 10 }, (_, number) => ask(`held-${number}`));
    // Every connection of the pool waits for the table.
    const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
    await until(async () => (await watcher.query(waiting)).rowCount === 10);
    const since = performance.now();
    const late = await Promise.all(Array.from({ length: 20 }, (_, number) => ask(`late-${number}`)));
    const tookMs = performance.now() - since;
    await blocker.query("rollback");
    await Promise.all([blocker.end(), watcher.end()]);
    expect(new Set(late.map(({ status }) => status))).toEqual(new Set([503]));
    expect(tookMs).toBeLessThan(5_000);
    await Promise.all(held);
    await until(async () => (await ask("after")).status === 202);
  }, 60_000);

  /** Every task that is there, by the key that it carries, with what is told of it. */
  async function things(): Promise<Thing[]> {
    const { rows } = await sql<{
      id: string;
      key: string;
      status: string;
      result: object | null;
      actions: string[];
    }>`
      select tasks.id, payload ->> 'message' as key, status, result,
        array(select action from audit_logs where task_id = tasks.id order by seq) as actions
      from tasks where type = 'echo'`.execute(database.rows);
    return rows.map(({ id, key, status, actions }) => ({
      named: id,
      id: key,
      ended: ["done", "failed", "cancelled"].includes(status) ? status : undefined,
      effects: actions.filter((action) => action === "task.finished").length,
      entries: actions,
    }));
  }
});
