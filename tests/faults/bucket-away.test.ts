import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { sql } from "kysely";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { openGcs } from "../../origin/outside/object-store/gcs.ts";
import { objectLives } from "../../origin/wiring.ts";
import type { ReportList } from "../../shared/contracts/report-record.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { photosPath } from "../../shared/photo-door.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { post, signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { jpegOf } from "../photo-files.ts";
import { askGoogleAt } from "../simulators/google/ask-google-at.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";
import { until } from "../until.ts";

/** The bucket answers 503 to whatever is asked of it: nobody waits in vain, or is told that the fault is ours. */

const pdfPath = "/api/v1/tesla/vehicle-report/pdf";
let google: RunningGoogle;
let app: AppUnderTest;
let headers: { authorization: string };
let vehicleId: string | undefined;
let reportId: string;
beforeAll(async () => {
  google = await startGoogle();
  const objects = openGcs({
    google: askGoogleAt(google.url),
    ...{ bucket: "cpt-reports", lives: objectLives, clock: systemClock, pauseMs: 1 },
  });
  app = await startApp({ objects });
  headers = await signInBy(app);
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  vehicleId = items.find(({ state, in_service }) => state === "online" && !in_service)?.id;
  const made = await post(app, pdfPath, { vehicle_id: vehicleId }, headers);
  reportId = made.headers.get("x-report-id") ?? "none";
}, 60_000);
beforeEach(() => {
  google.uploadFaults.unavailable = Number.POSITIVE_INFINITY;
});
afterAll(async () => {
  await app?.stop();
  await google?.stop();
  expect(google?.mistakes).toEqual([]);
});

const reportsKept = async (): Promise<string[]> =>
  (await jsonOf<ReportList>(app.ask("/api/v1/tesla/reports", { headers }))).items.map(({ id }) => id);

test.each<[string, () => Promise<Response>]>([
  ["a preview", () => app.ask(`/api/v1/reports/${reportId}/preview.png`)],
  [
    "the upload of a photo",
    async () => {
      const photo = { method: "POST", body: await jpegOf(80, 40) };
      return app.ask(photosPath, { ...photo, headers: { "content-type": "image/jpeg", ...headers } });
    },
  ],
  ["a PDF that is waited for", () => post(app, pdfPath, { vehicle_id: vehicleId }, headers)],
  ["taking back", () => app.ask(`/api/v1/tesla/reports/${reportId}/revoke`, { method: "POST", headers })],
  ["deleting", () => app.ask(`/api/v1/tesla/reports/${reportId}`, { method: "DELETE", headers })],
])("%s is refused as something that passes, with when to come back", async (_what, ask) => {
  const answer = await ask();
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  const text = await answer.text();
  expect((JSON.parse(text) as Problem).type).toEndWith("/service.unavailable");
  for (const ours of ["Google", "bucket", "cpt-reports"]) expect(text).not.toContain(ours);
  expect(await reportsKept()).toEqual([reportId]);
});

test("a PDF that could not be kept is refused for that, though taking it back fails too", async () => {
  const before = app.lines.length;
  await post(app, pdfPath, { vehicle_id: vehicleId }, headers);
  const [failed, ...others] = app.lines.slice(before).filter((line) => line.includes("A request failed"));
  expect(failed).toContain("Uploading an object: Google answered 503");
  expect(others).toEqual([]);
  const left = app.lines.slice(before).filter((line) => line.includes("could not be taken back"));
  expect(left).toHaveLength(1);
  expect(left[0]).toContain("Removing an object: Google answered 503");
});

test("a task's report is tried again later", async () => {
  const worker = await app.startWorker();
  try {
    expect((await post(app, `${pdfPath}/async`, { vehicle_id: vehicleId }, headers)).status).toBe(202);
    const ends = async () => {
      const { rows } = await sql<{ action: string; subject: string }>`select action, subject from audit_logs
        where action in ('task.retried', 'task.failed')`.execute(app.outside.database.rows);
      return rows;
    };
    await until(async () => (await ends()).length > 0, 30_000);
    expect((await ends())[0]).toEqual({ action: "task.retried", subject: "service.unavailable" });
  } finally {
    await worker.stop(5_000);
  }
}, 60_000);
