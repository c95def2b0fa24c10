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
import { brokenPromises, createHistory, type Operation, type Thing } from "./history.ts";
import { type OriginProcess, startOrigin } from "./origin-process.ts";

const server = process.env["TEST_POSTGRES_URL"];
const rolls = 5;
const everyMs = 20;

// The real processes on a real Postgres; only where the runner found that there can be one.
describe.if(server !== undefined)("F37: a rolling restart", () => {
  const folder = mkdtempSync(join(tmpdir(), "cpt-rolling-"));
  /** Instances share no disk. */
  const newFolder = () => mkdtempSync(join(folder, "instance-"));
  let database: Database;
  const roles: Record<"api" | "worker", { start(): OriginProcess; serving: OriginProcess | undefined }> = {
    api: { start: () => startOrigin({ ...env, ROLE: "api", DATA_FOLDER: newFolder() }), serving: undefined },
    worker: {
      start: () => startOrigin({ ...env, ROLE: "worker", DATA_FOLDER: newFolder() }),
      serving: undefined,
    },
  };
  let env: Record<string, string> = {};
  beforeAll(async () => {
    const databaseUrl = await createTestDatabase(server ?? "");
    database = await openPostgres({ url: databaseUrl, poolMax: 3, log: silentLog });
    await migrate(database, Date.now());
    env = {
      ...{ DATABASE_URL: databaseUrl, ADMIN_KEY: adminKey },
      TOKEN_ENCRYPTION_KEY: createSeededRandomness("key").bytes(32).toBase64({ alphabet: "base64url" }),
    };
    await Promise.all([roll("api"), roll("worker")]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(Object.values(roles).map(({ serving }) => serving?.end("SIGKILL")));
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the next, sends everyone there, and ends the last one; gives back how that ended. */
  async function roll(role: "api" | "worker"): Promise<number | null | undefined> {
    const next = roles[role].start();
    await next.url;
    const last = roles[role].serving;
    roles[role].serving = next;
    return last?.end("SIGTERM");
  }

  /** As a platform sends requests: to the instance that serves, each on a connection of its own. */
  const ask = async (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
    fetch(new URL(path, await roles.api.serving?.url), {
      ...{ method: "POST", body: JSON.stringify(body), keepalive: false },
      headers: { "content-type": "application/json", ...headers },
    });

  test(`of API and worker, ${rolls} times at 50 requests a second, fails no request and costs no task an attempt`, async () => {
    const tenants = "/api/v1/admin/tenants";
    const tenant = await jsonOf<CreatedTenant>(ask(tenants, { name: "Faults" }, asAdmin));
    const key = await jsonOf<CreatedApiKey>(ask(`${tenants}/${tenant.id}/keys`, { name: "test" }, asAdmin));

    const history = createHistory();
    const statuses: number[] = [];
    const asked: Promise<unknown>[] = [];
    let isOver = false;
    const add = (message: string, seconds: number) =>
      history.run("create", message, async () => {
        const body = { type: "echo", payload: { message, seconds } };
        const answer = await ask("/api/v1/tasks", body, { "x-api-key": key.key });
        statuses.push(answer.status);
        if (answer.status !== 202) return { outcome: "fail", named: undefined };
        return { outcome: "ok", named: (await jsonOf<Task>(answer)).id };
      });
    const load = (async () => {
      for (let count = 0; !isOver; count++) {
        asked.push(add(`task-${count}`, 0));
        await wait(everyMs);
      }
    })();
    const exits: unknown[] = [];
    let long: Operation | undefined;
    const longOne = async () => (await things()).find(({ named }) => named === long?.named);
    for (let count = 1; count <= rolls; count++) {
      const before = asked.length;
      await until(() => asked.length > before + 20, 30_000);
      if (count === rolls) {
        // It takes longer than an ending worker waits for it.
        long = await add("long", 60);
        await until(async () => (await longOne())?.status === "running", 30_000);
      }
      exits.push(...(await Promise.all([roll("api"), roll("worker")])));
    }
    // Given back untried, it is in the next one's hands.
    await until(async () => claims((await longOne())?.entries) === 2, 30_000);
    expect((await longOne())?.attempts).toBe(1);
    await ask(`/api/v1/tasks/${long?.named}/cancel`, {}, { "x-api-key": key.key });
    isOver = true;
    await load;
    await Promise.all(asked);

    // Each ended by itself: past twelve seconds it would have cut off what was left, and said so by its code.
    expect(exits).toEqual(exits.map(() => 0));
    expect(statuses.filter((status) => status !== 202)).toEqual([]);
    expect(history.operations.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    await until(async () => (await things()).every(({ ended }) => ended !== undefined), 60_000);
    const there = await things();
    const promises = { begins: "task.created", ends: ["task.finished", "task.failed", "task.cancelled"] };
    expect(brokenPromises(history.operations, there, promises)).toEqual([]);
    const wanted = (id: string) => ({ ended: id === "long" ? "cancelled" : "done", attempts: 1 });
    expect(there.map(({ id, ended, attempts }) => ({ id, ended, attempts }))).toEqual(
      there.map(({ id }) => ({ id, ...wanted(id) })),
    );
  }, 240_000);

  /** Every task that is there, by the key that it carries. */
  async function things(): Promise<(Thing & { status: string; attempts: number })[]> {
    const { rows } = await sql<{
      id: string;
      key: string;
      status: string;
      attempts: number;
      actions: string[];
    }>`
      select id, payload ->> 'message' as key, status, attempts,
        array(select action from audit_logs where task_id = tasks.id order by seq) as actions
      from tasks`.execute(database.rows);
    return rows.map(({ id, key, status, attempts, actions }) => ({
      ...{ named: id, id: key, status, attempts, entries: actions },
      ended: ["done", "failed", "cancelled"].includes(status) ? status : undefined,
      effects: actions.filter((action) => action === "task.finished").length,
    }));
  }
});

const claims = (entries: readonly string[] = []): number =>
  entries.filter((action) => action === "task.claimed").length;
