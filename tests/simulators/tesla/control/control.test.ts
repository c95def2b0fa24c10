import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { createDemoClient } from "../demo-client.ts";
import { type RunningSimulator, startSimulator } from "../simulator.ts";

let simulator: RunningSimulator;
let client: ReturnType<typeof createDemoClient>;
let accessToken: string;
const path = "/eu/api/1/vehicles/LRW3E7EB6NC101001/vehicle_data";

beforeAll(async () => {
  simulator = await startSimulator({ port: 0 });
  client = createDemoClient(simulator.url);
});
beforeEach(async () => {
  await client.control("/reset");
  accessToken = (await client.signIn("elina@demo.example")).access_token;
});
afterAll(() => simulator.stop());

const read = (init?: RequestInit) => client.get(path, accessToken, init);

test("a limit answers 429 with Retry-After so many times, then the car answers again", async () => {
  await client.control("/faults", { path: "/vehicle_data", status: 429, retry_after_seconds: 2, times: 2 });
  const limited = await read();
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toBe("2");
  expect((await read()).status).toBe(429);
  expect((await read()).status).toBe(200);
});

test("a fault hits only the path and method it names", async () => {
  await client.control("/faults", { path: "/token-host", method: "POST", status: 503 });
  expect((await read()).status).toBe(200);
  expect((await client.refresh("EU_any")).status).toBe(503);
});

test("latency delays the real answer", async () => {
  await client.control("/faults", { latency_ms: 120, times: 1 });
  const startedMs = performance.now();
  expect((await read()).status).toBe(200);
  expect(performance.now() - startedMs).toBeGreaterThan(100);
});

test("a firewall answers HTML", async () => {
  await client.control("/faults", { answer: "html", times: 1 });
  const answer = await read();
  expect(answer.status).toBe(403);
  expect(answer.headers.get("content-type")).toBe("text/html");
  expect(await answer.text()).toContain("You don't have permission to access");
});

test("a cut answer breaks off in the middle", async () => {
  await client.control("/faults", { answer: "cut", times: 1 });
  const answer = await read();
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
});

test("a hanging answer lasts until the faults are cleared", async () => {
  await client.control("/faults", { answer: "hang", times: 1 });
  await expect(read({ signal: AbortSignal.timeout(80) })).rejects.toThrow();
  await client.control("/faults", { answer: "hang", times: 1 });
  const hanging = read();
  await Bun.sleep(50);
  await client.control("/faults", undefined, "DELETE");
  expect((await hanging).status).toBe(504);
});

test("any garbage can be the answer", async () => {
  await client.control("/faults", { body: '{"response": NaN', times: 1 });
  expect(await (await read()).text()).toBe('{"response": NaN');
});

test("the meter bills every answer below 500, by category, and forgets at a reset", async () => {
  await read();
  await client.control("/faults", { path: "/vehicle_data", status: 503, times: 1 });
  await read();
  await client.get("/eu/api/1/vehicles/unknown/vehicle_data", accessToken);
  const meter = async () =>
    (await (await client.control("/meter", undefined, "GET")).json()) as Record<string, object>;
  expect(await meter()).toMatchObject({
    usd: 0.004,
    categories: { data: { answers: 3, billed: 2, usd: 0.004 }, wakes: { answers: 0 } },
    operations: { "GET /vehicles/{tag}/vehicle_data": { "200": 1, "404": 1, "503": 1 } },
  });
  await client.control("/reset");
  expect(await meter()).toMatchObject({ usd: 0 });
});

test("settings change one by one, and a body that is not valid changes nothing", async () => {
  const settings = await (await client.control("/settings", { wakeDelaySeconds: 1 })).json();
  expect(settings).toMatchObject({ wakeDelaySeconds: 1, accessTokenSeconds: 28_800 });
  expect((await client.control("/settings", { wakeDelaySeconds: "soon" })).status).toBe(422);
  expect((await client.control("/faults", {})).status).toBe(422);
  expect((await client.control("/clock", { advance_seconds: -1 })).status).toBe(422);
});
