import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { sweepReports } from "../../origin/reports/sweep-reports.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type {
  ReportItem,
  ReportLink,
  ReportList,
  Verification,
} from "../../shared/contracts/report-record.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

type Headers = { authorization: string };

let app: AppUnderTest;
let headers: Headers;
let stranger: Headers;
beforeAll(async () => {
  app = await startApp();
  headers = await signInBy(app);
  stranger = await signInBy(app, "ingrid@demo.example");
}, 30_000);
afterAll(() => app.stop());

/** Asks for a PDF; gives back its task. */
async function askForPdf(copy: "owner" | "buyer" = "owner"): Promise<string> {
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  const body = { vehicle_id: car?.id, copy, language: "de" };
  const { task_id } = await jsonOf<{ task_id: string }>(
    post(app, "/api/v1/tesla/vehicle-report/pdf/async", body, headers),
  );
  return task_id;
}

/** A report that was asked for, made and put on record; gives back its id. */
async function makeReport(copy: "owner" | "buyer" = "owner"): Promise<string> {
  const task_id = await askForPdf(copy);
  const worker = await app.startWorker();
  await until(async () => (await statusOf(task_id)).status === "complete", 20_000);
  await worker.stop(1_000);
  return task_id;
}
const statusOf = (taskId: string) =>
  jsonOf<ReportStatus>(app.ask(`/api/v1/tesla/reports/status/${taskId}`, { headers }));
const list = (query = "", who = headers) =>
  jsonOf<ReportList>(app.ask(`/api/v1/tesla/reports${query}`, { headers: who }));
const itemOf = async (id: string): Promise<ReportItem | undefined> =>
  (await list()).items.find((item) => item.id === id);
const verify = (id: string) => app.ask(`/api/v1/reports/${id}/verify`);
const deed = (id: string, path: "/link" | "/revoke", who = headers) =>
  app.ask(`/api/v1/tesla/reports/${id}${path}`, { method: "POST", headers: who });
const remove = (id: string, who = headers) =>
  app.ask(`/api/v1/tesla/reports/${id}`, { method: "DELETE", headers: who });
const objectsOf = async (id: string): Promise<string[]> => {
  const { rows } = await sql<Record<string, string | null>>`select object_name, preview_object,
    thumbnail_object from report_records where id = ${id}`.execute(app.outside.database.rows);
  return Object.values(rows[0] ?? {}).filter((name) => name !== null);
};
const lying = async (names: string[]) =>
  (await Promise.all(names.map((name) => app.outside.objects.get(name)))).filter((one) => one !== undefined);
const withoutInstance = async (answer: Response) => ({ ...(await jsonOf<Problem>(answer)), instance: "" });

test("a finished PDF is on its owner's list, with all that the record tells", async () => {
  const id = await makeReport("buyer");
  const item = await itemOf(id);
  expect(item).toMatchObject({
    id,
    state: "kept",
    copy: "buyer",
    language: "de",
    revoked_at: null,
    verify_url: `http://localhost:8787/verify?id=${id}`,
  });
  expect(item?.vin).toMatch(/^[A-HJ-NPR-Z0-9]{5}\*{4}$/);
  expect(item?.short_code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  const [name = ""] = await objectsOf(id);
  const pdf = await app.outside.objects.get(name);
  expect(item?.size_bytes).toBe(pdf?.byteLength ?? -1);
  expect(item?.sha256).toBe(
    createHash("sha256")
      .update(pdf ?? "")
      .digest("hex"),
  );
  expect(Date.parse(item?.expires_at ?? "") - Date.parse(item?.created_at ?? "")).toBe(7 * 24 * 3600_000);
});

test("the list is one's own, the newest first, and goes page by page", async () => {
  const older = await makeReport();
  const newer = await makeReport();
  const first = await list("?limit=1");
  expect(first.items.map(({ id }) => id)).toEqual([newer]);
  const second = await list(`?limit=1&after=${first.next}`);
  expect(second.items.map(({ id }) => id)).toEqual([older]);
  expect(await list("", stranger)).toEqual({ items: [], next: null });
  for (const query of ["?limit=0", "?limit=101", "?limit=x", "?after=x", `?after=${older}`])
    expect((await app.ask(`/api/v1/tesla/reports${query}`, { headers })).status).toBe(422);
});

test("a new link is to be had as long as there is a file", async () => {
  const id = await makeReport();
  const answer = await deed(id, "/link");
  expect(answer.status).toBe(200);
  const { download_url, expires_at } = await jsonOf<ReportLink>(answer);
  expect(download_url).toStartWith(`${app.apiUrl}/r/${id}/`);
  expect(Date.parse(expires_at)).toBeLessThanOrEqual(Date.now() + 3600_000);
  await sql`update report_records set expires_at = now() where id = ${id}`.execute(app.outside.database.rows);
  expect((await deed(id, "/link")).status).toBe(404);
  expect(await itemOf(id)).toBeUndefined();
  expect(await jsonOf<Verification>(verify(id))).toMatchObject({ state: "valid", file: "expired" });
});

test("anyone may ask whether a report is ours, by its id or its code, and learns nothing of whose it is", async () => {
  const id = await makeReport("buyer");
  const item = await itemOf(id);
  const answer = await verify(id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const told = await jsonOf<Verification>(answer);
  expect(told).toMatchObject({
    id,
    state: "valid",
    sha256: item?.sha256 ?? "",
    size_bytes: item?.size_bytes ?? 0,
    issued_at: item?.created_at ?? "",
    file: "kept",
    report: { model: item?.model ?? "", vin: item?.vin ?? "", copy: "buyer", language: "de" },
  });
  const typed = item?.short_code?.replace("-", " ").toLowerCase() ?? "";
  expect(await jsonOf<Verification>(verify(encodeURIComponent(typed)))).toEqual(told);
  const { rows } = await sql<{ owner: string; object_name: string }>`select owner, object_name
    from report_records where id = ${id}`.execute(app.outside.database.rows);
  const text = JSON.stringify(told);
  for (const { owner, object_name } of rows) {
    expect(text).not.toContain(owner);
    expect(text).not.toContain(object_name);
  }
});

test.each([
  "01a1fd69-2a7d-7007-8fa3-cc7733faaf19",
  "01A1FD69-2A7D-7007-8FA3-CC7733FAAF19",
  "00000-00000",
  "x",
  "..%2f..%2fverify",
])("%p is a report that we never made, and all such answers look alike", async (id) => {
  const answer = await verify(id);
  expect(answer.status).toBe(404);
  expect(await withoutInstance(answer)).toMatchObject({ detail: "There is no such report" });
});

test("what its owner revoked is said to be revoked and no more; its files are gone and its links lead nowhere", async () => {
  const id = await makeReport();
  const objects = await objectsOf(id);
  expect(await lying(objects)).toHaveLength(objects.length);
  for (let time = 0; time < 2; time++) expect((await deed(id, "/revoke")).status).toBe(204);

  const told = await jsonOf<Verification>(verify(id));
  expect(told).toMatchObject({ state: "revoked", file: "removed", report: null });
  expect(told.revoked_at).not.toBeNull();
  expect(await lying(objects)).toEqual([]);
  expect((await itemOf(id))?.state).toBe("revoked");
  expect((await deed(id, "/link")).status).toBe(410);
  expect(await statusOf(id)).not.toHaveProperty("download_url");
  const { rows } = await sql`select 1 from audit_logs where action = 'report.revoked'
    and subject = ${id}`.execute(app.outside.database.rows);
  expect(rows).toHaveLength(1);
});

test("a store that fails while a report is revoked is asked again when the owner asks again", async () => {
  const id = await makeReport();
  const objects = await objectsOf(id);
  const { remove: really } = app.outside.objects;
  app.outside.objects.remove = () => Promise.reject(new Error("The store is away"));
  expect((await deed(id, "/revoke")).status).toBe(500);
  // Nobody who checks a copy is told otherwise meanwhile.
  expect((await jsonOf<Verification>(verify(id))).state).toBe("revoked");
  app.outside.objects.remove = really;
  expect((await deed(id, "/revoke")).status).toBe(204);
  expect(await lying(objects)).toEqual([]);
});

test("a deleted report leaves nothing, and may be deleted once", async () => {
  const id = await makeReport();
  const objects = await objectsOf(id);
  expect((await remove(id)).status).toBe(204);
  expect((await remove(id)).status).toBe(404);
  expect(await lying(objects)).toEqual([]);
  expect((await verify(id)).status).toBe(404);
  expect(await itemOf(id)).toBeUndefined();
});

test("a PDF whose task is cancelled while it is stored leaves nothing, and no record", async () => {
  const { objects } = app.outside;
  const { put } = objects;
  const stored = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  objects.put = async (...told) => {
    await put(...told);
    stored.resolve();
    await go.promise;
  };
  const task_id = await askForPdf();
  const worker = await app.startWorker();
  await stored.promise;
  objects.put = put;
  const cancelled = await app.ask(`/api/v1/tasks/${task_id}/cancel`, { method: "POST", headers });
  expect(cancelled.ok).toBe(true);
  go.resolve();
  await worker.stop(10_000);
  expect(await objects.list(`reports/${task_id}`, 10)).toEqual([]);
  expect((await verify(task_id)).status).toBe(404);
  expect((await statusOf(task_id)).status).toBe("failed");
});

test("files go after a week and records after a year", async () => {
  const id = await makeReport();
  const objects = await objectsOf(id);
  const { database, objects: store, clock } = app.outside;
  const day = 24 * 3600_000;
  const sweepAfter = (days: number) => {
    const later = { ...clock, now: () => clock.now() + days * day };
    return sweepReports({ database, objects: store, clock: later })();
  };
  await sweepAfter(364);
  expect((await verify(id)).status).toBe(200);
  expect((await sweepAfter(366)).records).toBeGreaterThan(0);
  expect((await verify(id)).status).toBe(404);
  expect(objects).toHaveLength(3);
});

test("another's report is as unknown as none, whatever is done to it", async () => {
  const id = await makeReport();
  const none = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
  const deeds = [
    (one: string) => deed(one, "/link", stranger),
    (one: string) => deed(one, "/revoke", stranger),
    (one: string) => remove(one, stranger),
  ];
  for (const act of deeds) {
    const [others, nobodys] = await Promise.all([act(id), act(none)]);
    expect(others.status).toBe(404);
    expect(await withoutInstance(others)).toEqual(await withoutInstance(nobodys));
  }
  expect((await itemOf(id))?.state).toBe("kept");
  for (const path of ["/link", "/revoke"] as const)
    expect((await deed(id, path, {} as Headers)).status).toBe(401);
});
