import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import type { Task } from "../../shared/contracts/task.ts";
import type { CreatedApiKey, CreatedTenant } from "../../shared/contracts/tenants.ts";
import { jsonOf } from "../json-of.ts";
import { adminKey, asAdmin } from "../origin/admin-key.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";
import { brokenPromises, createHistory, type Thing } from "./history.ts";
import { type OriginProcess, startOrigin } from "./origin-process.ts";

const server = process.env["TEST_POSTGRES_URL"];
const keys = 1_000;
const kills = 8;
const clients = 10;

// The real process on a real Postgres; only where the runner found that there can be one.
describe.if(server !== undefined)("F04: an API that is killed", () => {
  const folder = mkdtempSync(join(tmpdir(), "cpt-api-"));
  let database: Database;
  let env: Record<string, string>;
  let api: OriginProcess;
  beforeAll(async () => {
    const databaseUrl = await createTestDatabase(server ?? "");
    database = await openPostgres({ url: databaseUrl, poolMax: 3, log: silentLog });
    await migrate(database, Date.now());
    env = {
      ...{ ROLE: "api", DATABASE_URL: databaseUrl, DATA_FOLDER: folder, ADMIN_KEY: adminKey },
      // Kept answers are sealed: the next process opens them with the same key.
      TOKEN_ENCRYPTION_KEY: createSeededRandomness("key").bytes(32).toBase64({ alphabet: "base64url" }),
    };
    api = startOrigin(env);
    await api.url;
  }, 60_000);
  afterAll(async () => {
    await api.end("SIGKILL");
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
    fetch(new URL(path, await api.url), {
      ...{ method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) },
      headers: { "content-type": "application/json", ...headers },
    });

  test(`${kills} times while ${keys} keys are sent until each is answered makes ${keys} tasks`, async () => {
    const tenants = "/api/v1/admin/tenants";
    const tenant = await jsonOf<CreatedTenant>(ask(tenants, { name: "Faults" }, asAdmin));
    const key = await jsonOf<CreatedApiKey>(ask(`${tenants}/${tenant.id}/keys`, { name: "test" }, asAdmin));

    const history = createHistory();
    const statuses = new Set<number>();
    const waiting = Array.from({ length: keys }, (_, index) => `key-${index}`);
    /** Whoever gets no answer asks again later, and goes on with another meanwhile. */
    const client = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const message = next;
        const { outcome } = await history.run("create", message, async () => {
          const answer = await ask(
            "/api/v1/tasks",
            { type: "echo", payload: { message } },
            { "x-api-key": key.key, "idempotency-key": message },
          );
          statuses.add(answer.status);
          if (answer.status !== 202) return { outcome: "unknown", named: undefined };
          return { outcome: "ok", named: (await jsonOf<Task>(answer)).id };
        });
        if (outcome === "ok") continue;
        waiting.push(message);
        await wait(100);
      }
    };
    const running = Promise.all(Array.from({ length: clients }, client));
    const random = createSeededRandomness("api");
    const acknowledged = () => history.operations.filter(({ outcome }) => outcome === "ok").length;
    for (let kill = 0; kill < kills; kill++) {
      const [after = 0, ms = 0] = random.bytes(2);
      const before = acknowledged();
      await until(() => acknowledged() > before + (after % 100), 60_000);
      // Somewhere in a request, of which there are always some.
      await wait(ms % 16);
      await api.end("SIGKILL");
      api = startOrigin(env);
    }
    await running;

    // 409: what its process left unanswered is taken for under way until its claim is over.
    expect([...statuses].filter((status) => ![202, 409, 503].includes(status))).toEqual([]);
    expect(history.operations.some(({ outcome }) => outcome === "unknown")).toBe(true);
    const there = await things();
    expect(there).toHaveLength(keys);
    // None has ended, as there is no worker.
    expect(
      brokenPromises(
        history.operations,
        there.map((thing) => ({ ...thing, ended: "waits" })),
        { begins: "task.created", ends: ["task.created"] },
      ),
    ).toEqual([]);
  }, 180_000);

  /** Every task that is there, by the key that it carries. */
  async function things(): Promise<Thing[]> {
    const { rows } = await sql<{ id: string; key: string; actions: string[] }>`
      select id, payload ->> 'message' as key,
        array(select action from audit_logs where task_id = tasks.id order by seq) as actions
      from tasks`.execute(database.rows);
    return rows.map(({ id, key, actions }) => ({
      ...{ named: id, id: key, ended: undefined, effects: 0, entries: actions },
    }));
  }
});
