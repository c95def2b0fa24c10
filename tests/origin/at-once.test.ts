import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import type { Task } from "../../shared/contracts/task.ts";
import type { CreatedTenant } from "../../shared/contracts/tenants.ts";
import { jsonOf } from "../json-of.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant } from "./with-tenant.ts";

const server = process.env["TEST_POSTGRES_URL"];

// The database in the process does one thing at a time: there nothing can happen at once.
describe.if(server !== undefined)("many requests at once, on many connections", () => {
  let database: Database;
  let app: AppUnderTest;
  beforeAll(async () => {
    const url = await createTestDatabase(server ?? "");
    database = await openPostgres({ url, poolMax: 8, log: silentLog });
    app = await startApp({ database }, { ADMIN_KEY: adminKey });
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await database.close();
  });

  const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));

  test("with one Idempotency-Key make one task; the others get its answer, or are told to wait", async () => {
    const tenant = await addTenant(app, "Once");
    const ask = () =>
      post(app, "/api/v1/tasks", { type: "echo" }, { ...tenant.headers, "idempotency-key": "race" });
    const answers = await times(24, ask);
    const made = answers.filter(({ status }) => status === 202);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(answers.length - made.length);
    expect(made.filter(({ headers }) => !headers.has("idempotent-replayed"))).toHaveLength(1);
    const ids = new Set(await Promise.all(made.map(async (answer) => (await jsonOf<Task>(answer)).id)));
    expect(ids.size).toBe(1);
    const tasks = await database.rows
      .selectFrom("tasks")
      .select("id")
      .where("owner", "=", tenant.id)
      .execute();
    expect(tasks.map(({ id }) => id)).toEqual([...ids]);
    // Whoever was told to wait gets the same answer then.
    const again = await ask();
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
  }, 30_000);

  test("for a tenant's last key make no more keys than there may be", async () => {
    const tenant = await jsonOf<CreatedTenant>(post(app, "/api/v1/admin/tenants", { name: "Keys" }, asAdmin));
    const answers = await times(24, () =>
      post(app, `/api/v1/admin/tenants/${tenant.id}/keys`, { name: "k" }, asAdmin),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
  }, 30_000);

  test("with a new key have one first use, and one entry that tells of it", async () => {
    const tenant = await addTenant(app, "First use");
    const answers = await times(16, () => app.ask("/api/v1/tasks", { headers: tenant.headers }));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const entries = await database.rows
      .selectFrom("audit_logs")
      .select("id")
      .where("action", "=", "key.first-used")
      .where("subject", "=", tenant.keyId)
      .execute();
    expect(entries).toHaveLength(1);
  }, 30_000);

  test("that let dead letters go again let each go once", async () => {
    const tenant = await addTenant(app, "Dead");
    const failing = { type: "echo", payload: { fail: true }, max_attempts: 1 };
    const worker = await app.startWorker();
    const ids = await times(
      12,
      async () => (await jsonOf<Task>(post(app, "/api/v1/tasks", failing, tenant.headers))).id,
    );
    const dead = async () =>
      (
        await jsonOf<{ items: Task[] }>(
          app.ask("/api/v1/tasks?status=failed&limit=100", { headers: tenant.headers }),
        )
      ).items;
    await until(async () => (await dead()).length === ids.length, 30_000);
    await worker.stop(1_000);

    const page = await (await app.ask("/ops", { headers: { host: "localhost" } })).text();
    const token = page.match(/name="token" value="([^"]+)"/)?.[1] ?? "";
    const answers = await times(4, () =>
      app.ask("/ops/redrive", {
        method: "POST",
        headers: { host: "localhost", "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ token, type: "echo", error: "internal" }).toString(),
      }),
    );
    const redriven = answers.map((answer) => Number(answer.headers.get("location")?.split("=")[1]));
    expect(redriven.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    expect(await dead()).toEqual([]);
  }, 60_000);
});
