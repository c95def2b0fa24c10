import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import type { Worker } from "../../origin/tasks/run-tasks.ts";
import { objectLives } from "../../origin/wiring.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { createFastClock } from "../fast-clock.ts";
import { jsonOf } from "../json-of.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { post, signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { until } from "../until.ts";
import { createNthCall } from "./nth-call.ts";

// SQLite's method: let the first call of any port fail, then the second, and so on until a run meets no failure any
// more. Whatever failed, what is left is a state that a person could be shown.

/** Far above what a run makes: it is never reached. */
const callsMax = 300;

const folder = mkdtempSync(join(tmpdir(), "cpt-io-"));
const nth = createNthCall();
let database: Database;
let app: AppUnderTest;
let working: AppUnderTest;
let worker: Worker;
let headers: { authorization: string };
let body: { vehicle_id: string | undefined; snapshot_id: string; copy: "buyer" };
beforeAll(async () => {
  database = await openFreshDatabase();
  await migrate(database, Date.now());
  const objects = nth.objects(await openFolder({ folder, lives: objectLives, clock: systemClock }));
  const outside = { database: nth.database(database), objects };
  app = await startApp({ ...outside, keyValue: nth.keyValue(openMemory({ clock: systemClock })) });
  // The same product, to which time goes by faster: a retry waits for less than a second.
  working = await startApp({ ...outside, clock: createFastClock(60) }, {}, app.simulatorUrl);
  worker = await working.startWorker();
  headers = await signInBy(app);
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const vehicle_id = items.find(({ state, in_service }) => state === "online" && !in_service)?.id;
  const { snapshot_id } = await jsonOf<{ snapshot_id: string }>(
    app.ask(`/api/v1/tesla/vehicles/${vehicle_id}/report`, { headers }),
  );
  body = { vehicle_id, snapshot_id, copy: "buyer" };
}, 60_000);
afterAll(async () => {
  await worker?.stop(5_000);
  await working?.stop();
  await app?.stop();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const filesIn = (below: string): string[] =>
  (existsSync(join(folder, below))
    ? readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
    : []
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

/** Everything that is on record, as the names of its files. */
async function recorded(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select unnest(array[object_name, preview_object,
    thumbnail_object]) as name from report_records where revoked_at is null`.execute(database.rows);
  return rows.map(({ name }) => name).filter((name) => name !== null);
}

interface TaskState {
  id: string;
  status: string;
  sealed: string | null;
  error: string | null;
  records: number;
  finished: number;
}
const tasks = async (): Promise<TaskState[]> => {
  const { rows } = await sql<TaskState>`select id, status::text, sealed, error,
    (select count(*) from report_records where task_id = tasks.id)::int as records,
    (select count(*) from audit_logs where task_id = tasks.id and action = 'task.finished')::int as finished
    from tasks`.execute(database.rows);
  return rows;
};
const allEnded = async () => (await tasks()).every(({ status }) => status === "done" || status === "failed");

test("whichever call fails while a task makes a PDF, it ends well or says why, and is told of once", async () => {
  const struck = new Set<string>();
  let n = 1;
  for (; n <= callsMax; n++) {
    nth.arm(n);
    const answer = await post(app, "/api/v1/tesla/vehicle-report/pdf/async", body, headers);
    expect([202, 500, 503]).toContain(answer.status);
    await until(allEnded, 30_000);
    const failed = nth.disarm();
    for (const { status, sealed, error, records, finished } of await tasks()) {
      expect([n, failed, sealed]).toEqual([n, failed, null]);
      if (status === "done") expect([n, failed, records, finished]).toEqual([n, failed, 1, 1]);
      else expect([n, failed, records, finished, typeof error]).toEqual([n, failed, 0, 0, "string"]);
    }
    expect(filesIn(".unfinished")).toEqual([]);
    const lying = new Set(filesIn("reports"));
    for (const name of await recorded())
      expect([n, failed, name, lying.has(name)]).toEqual([n, failed, name, true]);
    if (failed === undefined) break;
    struck.add(failed);
  }
  expect(n).toBeLessThan(callsMax);
  for (const call of ["commit", "a commit's answer", "put", "a put's answer"])
    expect([...struck]).toContain(call);
}, 170_000);

test("whichever call fails while its asker waits for a PDF, there are both record and files, or neither", async () => {
  let n = 1;
  for (; n <= callsMax; n++) {
    const before = new Set(filesIn("reports"));
    nth.arm(n);
    const answer = await post(app, "/api/v1/tesla/vehicle-report/pdf", body, headers);
    const failed = nth.disarm();
    expect([200, 500, 503]).toContain(answer.status);
    const more = filesIn("reports").filter((name) => !before.has(name));
    const known = new Set(await recorded());
    // The pictures are a courtesy; what lies there is on record, and the other way round.
    for (const name of more) expect([n, failed, name, known.has(name)]).toEqual([n, failed, name, true]);
    const lying = new Set(filesIn("reports"));
    for (const name of known) expect([n, failed, name, lying.has(name)]).toEqual([n, failed, name, true]);
    if (failed === undefined) break;
  }
  expect(n).toBeLessThan(callsMax);
}, 120_000);

test("an erasure after all that leaves nothing in the store, on record or not", async () => {
  expect((await app.ask("/api/v1/me", { method: "DELETE", headers })).status).toBe(200);
  expect(filesIn(".")).toEqual([]);
});
