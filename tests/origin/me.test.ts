import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import type { ErasureReceipt, Me } from "../../shared/contracts/me.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { Task } from "../../shared/contracts/task.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { photosPath } from "../../shared/photo-door.ts";
import { jsonOf } from "../json-of.ts";
import { pngOf } from "../photo-files.ts";
import { until } from "../until.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
}, 30_000);
afterAll(() => app.stop());

type Headers = { authorization: string };

/** A person who has read a car and has its PDF. */
async function withReport(email: string): Promise<{ headers: Headers; taskId: string }> {
  const headers = await signInBy(app, email);
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  const body = { vehicle_id: car?.id, notes: "Garage kept" };
  const { task_id } = await jsonOf<{ task_id: string }>(
    post(app, "/api/v1/tesla/vehicle-report/pdf/async", body, headers),
  );
  const worker = await app.startWorker();
  await until(async () => (await statusOf(task_id, headers)).status === "complete");
  await worker.stop(1_000);
  return { headers, taskId: task_id };
}
const statusOf = (taskId: string, headers: Headers) =>
  jsonOf<ReportStatus>(app.ask(`/api/v1/tesla/reports/status/${taskId}`, { headers }));
const countOf = ({ erased }: ErasureReceipt, what: string) => erased.find((one) => one.what === what)?.count;

test("a person sees everything that is held about them, and nothing that is another's", async () => {
  const { taskId } = await withReport("mason@demo.example");
  const { headers, taskId: own } = await withReport("elina@demo.example");
  const photo = { method: "POST", body: pngOf({ width: 9, height: 9 }) };
  await app.ask(photosPath, { ...photo, headers: { ...headers, "content-type": "image/png" } });
  const { held } = await jsonOf<Me>(app.ask("/api/v1/me", { headers }));
  expect(held.map(({ what }) => what)).toEqual([
    "tasks",
    "reports",
    "photos",
    "snapshots",
    "spending",
    "audit entries",
    "sessions",
    "account",
  ]);
  expect(held.every(({ items }) => items.length > 0)).toBe(true);
  const text = JSON.stringify(held);
  expect(text).toContain(own);
  expect(text).not.toContain(taskId);
});

test("deleting takes everything, says what it took, and may be asked again", async () => {
  const { headers, taskId } = await withReport("matteo@demo.example");
  const elsewhere = await signInBy(app, "matteo@demo.example");
  const { rows: before } = await sql<{ owner: string; object_name: string }>`select owner, object_name
    from report_records where task_id = ${taskId}`.execute(app.outside.database.rows);
  const [report] = before;

  const first = await app.ask("/api/v1/me", { method: "DELETE", headers });
  expect(first.status).toBe(200);
  const receipt = await jsonOf<ErasureReceipt>(first);
  for (const [what, count] of [
    ["tasks", 1],
    ["reports", 1],
    ["snapshots", 1],
    ["sessions", 2],
    ["account", 1],
  ] as const)
    expect([what, countOf(receipt, what)]).toEqual([what, count]);

  expect(await jsonOf<ErasureReceipt>(app.ask("/api/v1/me", { method: "DELETE", headers }))).toEqual(receipt);
  for (const who of [headers, elsewhere])
    expect((await app.ask("/api/v1/me", { headers: who })).status).toBe(401);
  expect(await app.outside.objects.get(report?.object_name ?? "")).toBeUndefined();
  const { rows: left } = await sql<{
    count: number;
  }>`select (select count(*) from users where id = ${report?.owner})
    + (select count(*) from report_records where owner = ${report?.owner})
    + (select count(*) from tasks where owner = ${report?.owner} and (payload <> '{}' or sealed is not null))
    as count`.execute(app.outside.database.rows);
  expect(left).toEqual([{ count: 0 }]);
}, 30_000);

test("the trail tells that an account was erased, and not whose it was", async () => {
  const { headers } = await withReport("chloe@demo.example");
  await app.ask("/api/v1/me", { method: "DELETE", headers });
  // Hashes and ids left out: some have seventeen digits in a row.
  const { rows } = await sql<{
    entry: string;
  }>`select concat(action, actor, subject, outcome) as entry from audit_logs
    where action = 'account.erased'`.execute(app.outside.database.rows);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(({ entry }) => entry).join()).not.toMatch(/chloe|@|[A-HJ-NPR-Z0-9]{17}/);
  // Who signs in again is somebody new.
  const again = await signInBy(app, "chloe@demo.example");
  const { held } = await jsonOf<Me>(app.ask("/api/v1/me", { headers: again }));
  expect(held.find(({ what }) => what === "tasks")?.items).toEqual([]);
}, 30_000);

test("a report that is being made when its person goes leaves nothing behind", async () => {
  const headers = await signInBy(app, "ingrid@demo.example");
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const body = { vehicle_id: items.find(({ state }) => state === "online")?.id };
  const stored = Promise.withResolvers<string>();
  const go = Promise.withResolvers<void>();
  const { objects } = app.outside;
  const put = objects.put;
  objects.put = async (name, bytes) => {
    await put(name, bytes);
    stored.resolve(name);
    await go.promise;
  };
  await post(app, "/api/v1/tesla/vehicle-report/pdf/async", body, headers);
  const worker = await app.startWorker();
  const name = await stored.promise;
  objects.put = put;
  await app.ask("/api/v1/me", { method: "DELETE", headers });
  go.resolve();
  await worker.stop(5_000);
  expect(await objects.get(name)).toBeUndefined();
}, 30_000);

test("erasing while a car is read leaves nothing of it, and begins nothing new", async () => {
  const headers = await signInBy(app, "dora@demo.example");
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const id = items[0]?.id;
  await fetch(`${app.simulatorUrl}/control/faults`, {
    method: "POST",
    body: JSON.stringify({ path: "/vehicle_data", latency_ms: 400, times: 2 }),
  });
  const reading = app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
  const asking = post(app, "/api/v1/tesla/vehicle-report/pdf/async", { vehicle_id: id }, headers);
  await until(async () => app.lines.some((line) => line.includes('"call":"vehicle"')));
  const receipt = await app.ask("/api/v1/me", { method: "DELETE", headers });
  expect(receipt.status).toBe(200);
  expect([(await reading).status, (await asking).status]).toEqual([401, 401]);
  const again = await signInBy(app, "dora@demo.example");
  const { held } = await jsonOf<Me>(app.ask("/api/v1/me", { headers: again }));
  for (const what of ["tasks", "reports", "snapshots"])
    expect(held.find((one) => one.what === what)?.items).toEqual([]);
}, 30_000);

test("what can't be deleted at once is promised: its task takes it, and nobody can stop that", async () => {
  const headers = await signInBy(app, "dora@demo.example");
  const { items } = await jsonOf<{ items: { chain: string }[] }>(app.ask("/api/v1/audit", { headers }));
  const pseudonym = items[0]?.chain ?? "";
  const image = { method: "POST", body: pngOf({ width: 9, height: 9 }) };
  await app.ask(photosPath, { ...image, headers: { ...headers, "content-type": "image/png" } });
  const { objects, database } = app.outside;
  const photos = () => objects.list(`photos/${pseudonym}`, 9);
  const { remove } = objects;
  objects.remove = () => Promise.reject(new Error("On purpose: nothing can be removed"));
  const erase = () => app.ask("/api/v1/me", { method: "DELETE", headers });

  const promised = await erase();
  expect([promised.status, promised.headers.get("retry-after")]).toEqual([202, "20"]);
  expect(await jsonOf<object>(promised)).toEqual({ accepted_at: expect.any(String) });
  expect([(await erase()).status, (await photos()).length]).toEqual([202, 1]);
  expect((await app.ask("/api/v1/me", { headers })).status).toBe(401);
  // Who signs in meanwhile is somebody new, and keeps what is theirs.
  const again = await signInBy(app, "dora@demo.example");

  const { rows } = await sql<{ id: string }>`update tasks set run_at = now()
    where type = 'account.erase' and status = 'pending' returning id`.execute(database.rows);
  const [task] = rows;
  const path = `/api/v1/tasks/${task?.id}`;
  const cancelled = await app.ask(`${path}/cancel`, { method: "POST", headers: asAdmin });
  expect(await jsonOf<{ type: string }>(cancelled)).toMatchObject({
    status: 409,
    type: expect.stringContaining("task.must-end"),
  });
  objects.remove = remove;
  const worker = await app.startWorker();
  await until(async () => (await erase()).status === 200, 20_000);
  const receipt = await jsonOf<ErasureReceipt>(erase());
  for (const what of ["photos", "account"]) expect([what, countOf(receipt, what)]).toEqual([what, 1]);
  const ended = async () => jsonOf<Task>(app.ask(path, { headers: asAdmin }));
  await until(async () => (await ended()).status === "done");
  await worker.stop(1_000);
  expect(await photos()).toEqual([]);
  const emptied = await sql`select payload from tasks where id = ${task?.id}`.execute(database.rows);
  expect(emptied.rows).toEqual([{ payload: {} }]);
  const trail = await app.ask(`/api/v1/audit?task_id=${task?.id}`, { headers: asAdmin });
  const told = await jsonOf<{ items: { action: string; actor: string; chain: string }[] }>(trail);
  const actionsOf = (chain: string) => told.items.filter((entry) => entry.chain === chain);
  expect(actionsOf(pseudonym).map(({ action }) => action)).toEqual([
    "account.erased",
    "account.erasure-asked",
  ]);
  const { held } = await jsonOf<Me>(app.ask("/api/v1/me", { headers: again }));
  expect(held.find(({ what }) => what === "account")?.items).toHaveLength(1);
  expect(JSON.stringify(held)).not.toContain(pseudonym);
}, 40_000);

test("many that delete at once get the same receipt", async () => {
  const { headers } = await withReport("matteo@demo.example");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => app.ask("/api/v1/me", { method: "DELETE", headers })),
  );
  const receipts = await Promise.all(answers.map((answer) => jsonOf<ErasureReceipt>(answer)));
  expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
  expect(receipts.map((receipt) => countOf(receipt, "reports"))).toEqual([1, 1, 1, 1, 1]);
}, 30_000);

test("what another session of the person saw goes too, and signing out forgets what this one saw", async () => {
  const first = await signInBy(app, "mason@demo.example");
  const second = await signInBy(app, "mason@demo.example");
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers: first }));
  const id = items.find(({ state }) => state === "online")?.id;
  for (const headers of [first, second]) await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
  const snapshots = async () =>
    (await jsonOf<Me>(app.ask("/api/v1/me", { headers: first }))).held.find(
      ({ what }) => what === "snapshots",
    )?.items.length;
  const seen = (await snapshots()) ?? 0;
  expect(seen).toBeGreaterThanOrEqual(2);
  await app.ask("/api/v1/auth/session", { method: "DELETE", headers: second });
  expect(await snapshots()).toBe(seen - 1);
}, 30_000);
