import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { readConfig } from "../../origin/config.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { parseLinkKeys } from "../../shared/signed-link.ts";
import { noticeHeader, signNotice } from "../../shared/told-notice.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

const path = "/api/v1/internal/links/redeemed";
const reportId = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf00";
const requestIds = ["01a1fd69-2a7d-7007-8fa3-cc7733faaf01", "01a1fd69-2a7d-7007-8fa3-cc7733faaf02"];
const unknownId = "01a1fd69-2a7d-7007-8fa3-cc7733faaf03";
const told = (...redeemed: [reportId: string, requestId: string | undefined][]) =>
  JSON.stringify({
    redeemed: redeemed.map(([report_id, request_id]) => ({ report_id, request_id })),
  });
const body = told([reportId, requestIds[0]]);
const [key] = readConfig(createSeededRandomness("keys").bytes, {}).config.LINK_SIGNING_KEYS as [never];
const nowSeconds = () => Math.floor(Date.now() / 1000);

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp();
  await sql`insert into tasks (id, type, status, owner, payload, attempts_max, run_at, request_id, traceparent,
    created_at, updated_at) values (${reportId}, 'report-pdf', 'done', ${owner}, '{}', 3, now(), '', '', now(),
    now())`.execute(app.outside.database.rows);
  await sql`insert into report_records (id, task_id, owner, vin_masked, language, object_name, file_name,
    size_bytes, sha256, created_at, expires_at) values (${reportId}, ${reportId}, ${owner}, '5YJ3E****', 'en', 'o',
    'model-3.pdf', 1, ${"0".repeat(64)}, now(), now())`.execute(app.outside.database.rows);
}, 30_000);
afterAll(() => app.stop());

const tell = (sent: string, signature: string) =>
  app.ask(path, {
    method: "POST",
    body: sent,
    headers: { "content-type": "application/json", [noticeHeader]: signature },
  });
const entries = async () => {
  const { rows } = await sql<{ actor: string; action: string; request_id: string }>`
    select actor, action, request_id from audit_logs where subject = ${reportId} order by request_id`.execute(
    app.outside.database.rows,
  );
  return rows;
};

test("each redeemed link that the edge tells of is in the audit trail, one whose record is gone aside", async () => {
  const several = told([reportId, requestIds[0]], [unknownId, requestIds[0]], [reportId, requestIds[1]]);
  const answer = await tell(several, await signNotice("local", several, nowSeconds(), key));
  expect(answer.status).toBe(204);
  expect(await entries()).toEqual(
    requestIds.map((request_id) => ({ actor: owner, action: "report.downloaded", request_id })),
  );
});

test("links without any record are refused", async () => {
  const unknown = told([unknownId, requestIds[0]]);
  expect((await tell(unknown, await signNotice("local", unknown, nowSeconds(), key))).status).toBe(404);
});

test("nobody but the edge of this environment, about this report, lately, is believed", async () => {
  const [foreign] = parseLinkKeys(`run:${Buffer.alloc(32, 9).toString("base64url")}`) as [never];
  const before = await entries();
  for (const [sent, signature] of [
    [body, ""],
    [body, await signNotice("local", body, nowSeconds(), foreign)],
    [body, await signNotice("prd", body, nowSeconds(), key)],
    [body, await signNotice("local", body, nowSeconds() - 301, key)],
    [body, await signNotice("local", body, nowSeconds() + 301, key)],
    [body.replace("01a1", "01a2"), await signNotice("local", body, nowSeconds(), key)],
  ] as const)
    expect((await tell(sent, signature)).status).toBe(404);
  expect(await entries()).toEqual(before);
});

test("the description of the API doesn't tell of it", async () => {
  expect(await (await app.ask("/openapi.json")).text()).not.toContain("links/redeemed");
});
