import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import type { TaskQueue, WaitingTask } from "../../origin/outside/task-queue/port.ts";
import type { Worker } from "../../origin/tasks/run-tasks.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { hookHost, type Received, type StandInInternet, startStandInInternet } from "./stand-in-internet.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant, type TenantUnderTest } from "./with-tenant.ts";

const callback_url = `https://${hookHost}/hook`;
let internet: StandInInternet;
let app: AppUnderTest;
let tenant: TenantUnderTest;
let worker: Worker | undefined;
beforeAll(async () => {
  internet = startStandInInternet();
  app = await startApp({ internet }, { ADMIN_KEY: adminKey });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await internet.stop();
});
beforeEach(async () => {
  tenant = await addTenant(app, "Called back");
  internet.received.length = 0;
  internet.answers.clear();
});
afterEach(async () => {
  await worker?.stop(1_000);
  worker = undefined;
});

const add = (body: object) =>
  jsonOf<Task>(post(app, "/api/v1/tasks", { type: "echo", ...body }, tenant.headers));
const deliveries = async () =>
  (
    await jsonOf<{ items: Task[] }>(
      app.ask("/api/v1/tasks?type=callback.deliver", { headers: tenant.headers }),
    )
  ).items;
/** The tenant's newest letter, once so many were delivered; other tenants' may be under way as well. */
const delivered = async (count = 1): Promise<Received> => {
  const done = async () => (await deliveries()).filter(({ status }) => status === "done");
  await until(async () => (await done()).length >= count, 20_000);
  const [newest] = await done();
  const letter = internet.received.find(({ headers }) => headers.get("webhook-id") === newest?.id);
  if (!letter) throw new Error("Nothing arrived");
  return letter;
};

/** As a receiver verifies, by the standard's own words. */
function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const text = `${headers.get("webhook-id")}.${headers.get("webhook-timestamp")}.${body}`;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const expected = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return (headers.get("webhook-signature") ?? "").split(" ").includes(expected);
}

test("a task's end is told to its callback, signed with the tenant's secret", async () => {
  const task = await add({ callback_url, payload: { message: "done" } });
  worker = await app.startWorker();
  const letter = await delivered();
  expect(letter.path).toBe("/hook");
  expect(letter.headers.get("content-type")).toBe("application/json");
  expect(isSignedWith(tenant.webhookSecret, letter)).toBe(true);
  expect(isSignedWith("whsec_AAAA", letter)).toBe(false);
  const ageSeconds = Date.now() / 1000 - Number(letter.headers.get("webhook-timestamp"));
  expect(Math.abs(ageSeconds)).toBeLessThan(300);
  const told = JSON.parse(letter.body);
  expect(told).toMatchObject({
    type: "task.done",
    data: { id: task.id, status: "done", result: { message: "done" } },
  });
  const [delivery] = await deliveries();
  expect(letter.headers.get("webhook-id")).toBe(delivery?.id as string);
}, 30_000);

test("failing for good and being cancelled are told too", async () => {
  const failing = await add({ callback_url, payload: { fail: true }, max_attempts: 1 });
  worker = await app.startWorker();
  expect(JSON.parse((await delivered()).body)).toMatchObject({
    type: "task.failed",
    data: { id: failing.id, error: "internal" },
  });
  const { id } = await add({ callback_url, run_at: new Date(Date.now() + 3600_000).toISOString() });
  await app.ask(`/api/v1/tasks/${id}/cancel`, { method: "POST", headers: tenant.headers });
  expect(JSON.parse((await delivered(2)).body)).toMatchObject({
    type: "task.cancelled",
    data: { id },
  });
}, 60_000);

test("what wasn't taken is tried again later, and its failure is to be seen", async () => {
  internet.answers.set("/hook", () => new Response(null, { status: 500 }));
  await add({ callback_url });
  worker = await app.startWorker();
  // The second attempt comes within seconds: what waits after that one waits for minutes.
  let delivery: Task | undefined;
  await until(async () => {
    [delivery] = await deliveries();
    return delivery?.error === "callback.failed" && delivery.status === "pending";
  }, 20_000);
  expect(delivery).toMatchObject({ max_attempts: 8 });
  expect(Date.parse(delivery?.run_at ?? "")).toBeGreaterThan(Date.parse(delivery?.created_at ?? "") + 5_000);
}, 30_000);

test("the end and its callback are written together: a worker that dies between them loses neither", async () => {
  const { id } = await add({ callback_url });
  await app.ask(`/api/v1/tasks/${id}/cancel`, { method: "POST", headers: tenant.headers });
  // No worker ran: whatever there is was written by the transaction that ended the task.
  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ type: "callback.deliver", status: "pending" });
  await app.ask(`/api/v1/tasks/${delivery?.id}/cancel`, { method: "POST", headers: tenant.headers });
});

test("a queue that has to be told of a callback is, for when its row is sure to be there", async () => {
  const told: WaitingTask[] = [];
  const queue: TaskQueue = {
    way: "push",
    tell: async (tasks) => void told.push(...tasks),
    hear: async () => async () => {},
  };
  const pushed = await startApp({ queue }, { ADMIN_KEY: adminKey }, app.simulatorUrl);
  try {
    const { headers } = await addTenant(pushed, "Pushed");
    const { id } = await jsonOf<Task>(post(pushed, "/api/v1/tasks", { type: "echo", callback_url }, headers));
    const beforeMs = Date.now();
    await pushed.ask(`/api/v1/tasks/${id}/cancel`, { method: "POST", headers });
    const words = told.find(({ type }) => type === "callback.deliver");
    expect(words?.runAt?.getTime()).toBeGreaterThanOrEqual(beforeMs + 1_000);
    const delivery = await pushed.ask(`/api/v1/tasks/${words?.id}`, { headers });
    expect(await jsonOf<Task>(delivery)).toMatchObject({ type: "callback.deliver", status: "pending" });
  } finally {
    await pushed.stop();
  }
}, 30_000);

test("while a secret is changed both sign, and the new one alone a day later", async () => {
  const path = `/api/v1/admin/tenants/${tenant.id}/webhook-secret`;
  const { webhook_secret: newer } = await jsonOf<{ webhook_secret: string }>(
    app.ask(path, { method: "POST", headers: asAdmin }),
  );
  await add({ callback_url });
  worker = await app.startWorker();
  const letter = await delivered();
  expect(isSignedWith(newer, letter)).toBe(true);
  expect(isSignedWith(tenant.webhookSecret, letter)).toBe(true);
  await app.outside.database.rows
    .updateTable("tenants")
    .set({ webhook_secret_before_until: new Date(Date.now() - 1) })
    .where("id", "=", tenant.id)
    .execute();
  await add({ callback_url });
  const later = await delivered(2);
  expect(isSignedWith(newer, later)).toBe(true);
  expect(isSignedWith(tenant.webhookSecret, later)).toBe(false);
}, 60_000);

test("a name that leads inside by the time it is called is refused, and nothing is connected to", async () => {
  internet.names.set("inside.example.com", [["10.0.0.7"]]);
  const connected = internet.connected.length;
  await add({ callback_url: "https://inside.example.com/hook" });
  worker = await app.startWorker();
  await until(async () => (await deliveries())[0]?.error === "callback.refused", 20_000);
  expect(internet.connected).toHaveLength(connected);
}, 30_000);

test("callbacks are for tenants: nobody else has a secret that signs them", async () => {
  const person = await signInBy(app, "elina@demo.example");
  for (const headers of [person, asAdmin])
    expect((await post(app, "/api/v1/tasks", { type: "echo", callback_url }, headers)).status).toBe(422);
});
