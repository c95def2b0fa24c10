import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import type { Report } from "../../shared/contracts/report.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

interface Accepted {
  task_id: string;
  status: string;
}

const pdfPath = "/api/v1/tesla/vehicle-report/pdf/async";
let app: AppUnderTest;
let headers: { authorization: string };
beforeAll(async () => {
  app = await startApp();
  headers = await signInBy(app);
}, 30_000);
afterAll(() => app.stop());

const carsOf = async (who = headers): Promise<VehicleList["items"]> =>
  (await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers: who }))).items;
async function awakeCar() {
  const car = (await carsOf()).find(({ state, in_service }) => state === "online" && !in_service);
  if (!car) throw new Error("The simulator has no car that is awake");
  return car;
}
const statusOf = async (taskId: string, who = headers): Promise<Response> =>
  app.ask(`/api/v1/tesla/reports/status/${taskId}`, { headers: who });

test("a car is listed with a masked VIN", async () => {
  const car = await awakeCar();
  expect(car.vin).toMatch(/^[A-HJ-NPR-Z0-9]{5}\*{4}$/);
});

test("a report tells what the car told, and has a snapshot", async () => {
  const { id } = await awakeCar();
  const answer = await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
  expect(answer.status).toBe(200);
  const report = await jsonOf<Report>(answer);
  expect(report.odometer).toMatchObject({ state: "fresh", source: "vehicle_data" });
  expect(report.odometer.data?.distance_km).toBeGreaterThan(1_000);
  expect(report.snapshot_id).toMatch(/^[0-9a-f-]{36}$/);
});

test("a sleeping car is not read: that would cost, and not come", async () => {
  const ingrid = await signInBy(app, "ingrid@demo.example");
  const asleep = (await carsOf(ingrid)).find(({ state }) => state === "asleep");
  const answer = await app.ask(`/api/v1/tesla/vehicles/${asleep?.id}/report`, { headers: ingrid });
  expect(answer.status).toBe(409);
  const meter = await (await fetch(`${app.simulatorUrl}/control/meter`)).text();
  expect(meter).not.toContain('"408"');
});

test.each(["0", "999", "x", "..%2f..%2fusers"])("the vehicle %p is unknown", async (id) => {
  const answer = await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
  expect(answer.status).toBe(404);
});

test("a PDF is queued, then processed, then complete with a link", async () => {
  const { id } = await awakeCar();
  const accepted = await post(app, pdfPath, { vehicle_id: id, language: "bg" }, headers);
  expect(accepted.status).toBe(202);
  const { task_id, status } = await jsonOf<Accepted>(accepted);
  expect(status).toBe("queued");
  expect(accepted.headers.get("location")).toBe(`/api/v1/tesla/reports/status/${task_id}`);
  expect(await jsonOf<ReportStatus>(statusOf(task_id))).toEqual({
    status: "queued",
    progress: 0,
    step: null,
  });

  const worker = await app.startWorker();
  let now: ReportStatus | undefined;
  await until(async () => {
    now = await jsonOf<ReportStatus>(statusOf(task_id));
    return now?.status === "complete";
  });
  await worker.stop(1_000);
  expect(now?.download_url).toStartWith(`${app.apiUrl}/r/${task_id}/model-`);
  const { rows } = await sql<{ sealed: string | null; status: string }>`select sealed, status from tasks
    where id = ${task_id}`.execute(app.outside.database.rows);
  expect(rows).toEqual([{ sealed: null, status: "done" }]);
  const { rows: told } = await sql<{
    action: string;
  }>`select action from audit_logs where task_id = ${task_id}
    order by seq`.execute(app.outside.database.rows);
  expect(told.map(({ action }) => action)).toEqual(["task.created", "task.claimed", "task.finished"]);
});

test("a snapshot is the session's own, and of the vehicle it was made for", async () => {
  const { id } = await awakeCar();
  const { snapshot_id } = await jsonOf<Report>(app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers }));
  const other = await signInBy(app);
  for (const [who, body] of [
    [other, { vehicle_id: id, snapshot_id }],
    [headers, { vehicle_id: "1", snapshot_id }],
    [headers, { vehicle_id: id, snapshot_id: "01a1fd69-2a7d-7007-8fa3-cc7733faaf19" }],
  ] as const) {
    const answer = await post(app, pdfPath, body, who);
    expect(answer.status).toBe(404);
    expect((await jsonOf<Problem>(answer)).type).toEndWith("snapshot.unknown");
  }
});

test("another's task is as unknown as one that doesn't exist", async () => {
  const { id } = await awakeCar();
  const { task_id } = await jsonOf<Accepted>(post(app, pdfPath, { vehicle_id: id }, headers));
  const ingrid = await signInBy(app, "ingrid@demo.example");
  const [others, none] = await Promise.all([
    statusOf(task_id, ingrid),
    statusOf("01a1fd69-2a7d-7007-8fa3-cc7733faaf19", ingrid),
  ]);
  const withoutInstance = async (answer: Response) => ({ ...(await jsonOf<Problem>(answer)), instance: "" });
  expect(others.status).toBe(404);
  expect(await withoutInstance(others)).toEqual(await withoutInstance(none));
});

test("what a store holds of a person is ciphertext", async () => {
  const { id } = await awakeCar();
  const { task_id } = await jsonOf<Accepted>(
    post(app, pdfPath, { vehicle_id: id, notes: "Garage kept" }, headers),
  );
  const { rows } = await sql<{ text: string }>`select row_to_json(tasks)::text as text from tasks
    where id = ${task_id}`.execute(app.outside.database.rows);
  expect(rows[0]?.text).toContain('"sealed":"gAAAA');
  expect(rows[0]?.text).not.toMatch(/Garage kept|odometer|LRW3E7/);
});

test("the file's own road takes only the edge's signature", async () => {
  for (const query of ["", "?expires=1&key=x&signature=y"]) {
    const answer = await app.ask(`/api/v1/files/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/model-3.pdf${query}`);
    expect(answer.status).toBe(404);
  }
  const forged = `expires=${Math.floor(Date.now() / 1000) + 30}&key=run&signature=${"A".repeat(43)}`;
  const answer = await app.ask(`/api/v1/files/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/model-3.pdf?${forged}`);
  expect(answer.status).toBe(403);
});

test("a PDF that is asked for again with the same Idempotency-Key is one task, and one reading of the car", async () => {
  const { id } = await awakeCar();
  const ask = (body: object) =>
    post(app, pdfPath, { vehicle_id: id, ...body }, { ...headers, "idempotency-key": '"pdf-1"' });
  const first = await jsonOf<Accepted>(ask({}));
  const spent = async () => await (await fetch(`${app.simulatorUrl}/control/meter`)).text();
  const before = await spent();
  const again = await ask({});
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await jsonOf<Accepted>(again)).toEqual(first);
  expect(await spent()).toBe(before);
  const other = await ask({ language: "fi" });
  expect(other.status).toBe(422);
});

test("whoever asks for a stream is told of a PDF until it is there", async () => {
  const { id } = await awakeCar();
  const { task_id } = await jsonOf<Accepted>(post(app, pdfPath, { vehicle_id: id }, headers));
  const stream = await app.ask(`/api/v1/tesla/reports/status/${task_id}`, {
    headers: { ...headers, accept: "text/event-stream" },
  });
  expect(stream.headers.get("content-type")).toStartWith("text/event-stream");
  const worker = await app.startWorker();
  const text = await stream.text();
  await worker.stop(1_000);
  const told = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]): ReportStatus => JSON.parse(data));
  expect(told[0]?.status).toBe("queued");
  expect(told.at(-1)).toMatchObject({ status: "complete", progress: 1 });
  expect(told.at(-1)?.download_url).toContain("/r/");
}, 30_000);

test("a stream of another's PDF isn't there", async () => {
  const { id } = await awakeCar();
  const { task_id } = await jsonOf<Accepted>(post(app, pdfPath, { vehicle_id: id }, headers));
  const other = await signInBy(app, "matteo@demo.example");
  const answer = await app.ask(`/api/v1/tesla/reports/status/${task_id}`, {
    headers: { ...other, accept: "text/event-stream" },
  });
  expect(answer.status).toBe(404);
});
