import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { readConfig } from "../../origin/config.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { openGcs } from "../../origin/outside/object-store/gcs.ts";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { objectLives } from "../../origin/wiring.ts";
import type { Problem } from "../../shared/problem.ts";
import { signLink } from "../../shared/signed-link.ts";
import { jsonOf } from "../json-of.ts";
import { askGoogleAt } from "../simulators/google/ask-google-at.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf00";
const fileName = "model-3-2026-11-28.pdf";
const pdf = new TextEncoder().encode("%PDF-1.7 of a test");
const [key] = readConfig(createSeededRandomness("keys").bytes, {}).config.LINK_SIGNING_KEYS as [never];

let google: RunningGoogle;
let folder: string;
let app: AppUnderTest;
beforeAll(async () => {
  google = await startGoogle();
  folder = mkdtempSync(join(tmpdir(), "cpt-open-"));
  app = await startApp();
}, 30_000);
afterAll(async () => {
  await app.stop();
  await google.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(google.mistakes).toEqual([]);
});

let reportId: string;
let name: string;
/** A report on record, whose file lies in the store. */
async function keep(objects: ObjectStore): Promise<void> {
  Object.assign(app.outside.objects, objects);
  reportId = Bun.randomUUIDv7();
  name = `reports/${reportId}/${fileName}`;
  await objects.put(name, pdf);
  await sql`insert into report_records (id, owner, vin_masked, language, object_name, file_name, size_bytes, sha256,
    created_at, expires_at) values (${reportId}, ${owner}, '5YJ3E****', 'en', ${name}, ${fileName}, 1,
    ${"0".repeat(64)}, now(), now() + interval '7 days')`.execute(app.outside.database.rows);
}

/** Opens it as a browser does that the edge sent here. */
async function open(method: "GET" | "HEAD" = "GET", name = fileName, accept = "*/*"): Promise<Response> {
  const subject = { purpose: "file", environment: "local", reportId, fileName: name } as const;
  const query = await signLink(subject, Math.floor(Date.now() / 1000) + 60, key);
  return app.ask(`/api/v1/files/${reportId}/${name}?${query}`, { method, headers: { accept } });
}
async function refusalOf(answer: Response): Promise<[number, string | undefined]> {
  const { type } = await jsonOf<Problem>(answer);
  return [answer.status, type.split("/").at(-1)];
}
async function downloads(): Promise<number> {
  const { rows } = await sql`select 1 from audit_logs where subject = ${reportId}
    and action = 'report.downloaded' and actor = ${owner}`.execute(app.outside.database.rows);
  return rows.length;
}
const inBucket = () =>
  openGcs({
    google: askGoogleAt(google.url),
    ...{ bucket: "cpt-reports", lives: objectLives, clock: systemClock, pauseMs: 1 },
  });
const inFolder = () => openFolder({ folder, lives: objectLives, clock: systemClock });

describe("from a bucket", () => {
  beforeEach(() => keep(inBucket()));

  test("whoever holds a link is led to an address of the bucket, signed for a minute by our account", async () => {
    const answer = await open();
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([302, "private, no-store"]);
    expect(await answer.text()).toBe("");
    const address = new URL(answer.headers.get("location") ?? "");
    expect(address.pathname).toEndWith(`/storage.googleapis.com/cpt-reports/${name}`);
    expect(address.searchParams.get("X-Goog-Credential")).toStartWith(`${accountEmail}/`);
    expect(address.searchParams.get("X-Goog-Expires")).toBe("60");
    const file = await fetch(address);
    expect(await file.bytes()).toEqual(pdf);
    expect(file.headers.get("content-type")).toBe("application/pdf");
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="${fileName}"`);
    expect(await downloads()).toBe(1);
  });

  test("HEAD leads to an address for HEAD, and nothing was downloaded", async () => {
    const answer = await open("HEAD");
    expect(answer.status).toBe(302);
    const address = answer.headers.get("location") ?? "";
    expect((await fetch(address, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(address)).status).toBe(403);
    expect(await downloads()).toBe(0);
  });

  test("nothing is signed for a file that is gone", async () => {
    await app.outside.objects.remove(name);
    const before = google.accountKey.signed();
    expect(await refusalOf(await open())).toEqual([410, "file.gone"]);
    expect(google.accountKey.signed()).toBe(before);
  });

  test.each([
    ["signs nothing", { unavailable: 100 }],
    ["does not let the account sign", { withoutRole: true }],
  ])("where Google %s a person is told to come back, and nothing of why", async (_how, faults) => {
    Object.assign(google.accountKey.faults, faults);
    const answer = await open();
    Object.assign(google.accountKey.faults, { unavailable: 0, withoutRole: false });
    expect(answer.headers.get("retry-after")).toBe("5");
    const text = await answer.clone().text();
    for (const ours of [accountEmail, "signBlob", "Google", "cpt-reports", "iam"])
      expect(text).not.toContain(ours);
    expect(await refusalOf(answer)).toEqual([503, "service.unavailable"]);
    expect(await downloads()).toBe(0);
    expect(app.lines.join("\n")).toContain("Signing the address of an object: Google answered");
    expect((await open()).status).toBe(302);
  });

  test("where the bucket doesn't answer a person is told to come back", async () => {
    google.uploadFaults.unavailable = 100;
    const answer = await open();
    google.uploadFaults.unavailable = 0;
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await refusalOf(answer)).toEqual([503, "service.unavailable"]);
  });
});

describe.each([
  ["a bucket", inBucket],
  ["a folder", inFolder],
])("from %s", (_where, store) => {
  beforeEach(async () => keep(await store()));

  test("a report that was deleted, or whose days are over, is said to be gone, and what to do", async () => {
    await app.outside.objects.remove(name);
    const gone = await open();
    expect(await gone.clone().json()).toMatchObject({
      detail: "This report is no longer kept: ask its owner for a new one",
    });
    expect(await refusalOf(gone)).toEqual([410, "file.gone"]);
    await sql`delete from report_records where id = ${reportId}`.execute(app.outside.database.rows);
    expect(await refusalOf(await open())).toEqual([410, "file.gone"]);
    expect(await downloads()).toBe(0);
  });

  test("a report that was taken back is said to be, though its file should still lie there", async () => {
    await sql`update report_records set revoked_at = now() where id = ${reportId}`.execute(
      app.outside.database.rows,
    );
    expect(await refusalOf(await open())).toEqual([410, "report.revoked"]);
    expect(await downloads()).toBe(0);
  });

  test("a browser reads a page of why, and of what a saved copy is still good for", async () => {
    const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const read = async (): Promise<string> => {
      const answer = await open("GET", fileName, browser);
      const { status, headers } = answer;
      expect([status, headers.get("content-type")]).toEqual([410, "text/html; charset=utf-8"]);
      expect(headers.get("vary")).toBe("Accept");
      const text = await answer.text();
      expect(text).toContain(headers.get("x-request-id") ?? "no id");
      return text;
    };
    await app.outside.objects.remove(name);
    expect(await read()).toContain("This report is no longer kept: ask its owner for a new one.");
    await sql`update report_records set revoked_at = now() where id = ${reportId}`.execute(
      app.outside.database.rows,
    );
    expect(await read()).toContain("This report was taken back by its owner.");
    const elsewhere = await app.ask("/api/v1/me", { headers: { accept: browser } });
    expect(elsewhere.headers.get("content-type")).toBe("application/problem+json");
  });

  test("a name that the report doesn't have leads nowhere", async () => {
    expect(await refusalOf(await open("GET", "model-y.pdf"))).toEqual([404, "file.unknown"]);
  });
});

test("from a folder it is the answer itself, under its name; HEAD downloads nothing", async () => {
  await keep(await inFolder());
  expect((await open("HEAD")).status).toBe(200);
  expect(await downloads()).toBe(0);
  const answer = await open();
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${fileName}"`);
  expect(await answer.bytes()).toEqual(pdf);
  expect(await downloads()).toBe(1);
});
