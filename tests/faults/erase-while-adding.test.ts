import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { recordEntry } from "../../origin/audit/record-entry.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { lockOwner } from "../../origin/tasks/task-records.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";

const server = process.env["TEST_POSTGRES_URL"];

// Two connections are needed to get in each other's way.
describe.if(server !== undefined)("an account that is erased while a task of it is added", () => {
  let database: Database;
  let app: AppUnderTest;
  beforeAll(async () => {
    database = await openPostgres({
      url: await createTestDatabase(server ?? ""),
      poolMax: 5,
      log: silentLog,
    });
    app = await startApp({ database });
  }, 30_000);
  afterAll(async () => {
    await app.stop();
    await database.close();
  });

  test("lets the task be told of first: neither waits for the other for ever", async () => {
    const headers = await signInBy(app);
    const { items } = await jsonOf<{ items: { chain: string }[] }>(app.ask("/api/v1/audit", { headers }));
    const owner = items[0]?.chain ?? "";
    let erasing: Promise<Response> | undefined;
    await database.transaction(async (rows) => {
      await lockOwner(rows, owner);
      erasing = app.ask("/api/v1/me", { method: "DELETE", headers });
      const waiting = sql`select from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`;
      await until(async () => (await waiting.execute(database.rows)).rows.length > 0);
      await recordEntry(rows, { action: "task.created", actor: owner, owner }, Date.now());
    });
    expect((await erasing)?.status).toBe(200);
  }, 30_000);
});
