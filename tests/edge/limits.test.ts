import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

let origin: StubOrigin;
let edge: RunningEdge;
const api = "dev.api.localhost";
beforeAll(async () => {
  origin = startStubOrigin();
  edge = await startEdge({ origins: [origin.url] });
});
afterAll(async () => {
  await edge.stop();
  await origin.stop();
});

const headers = { authorization: "Bearer a-session", "cf-connecting-ip": "203.0.113.7" };
interface Told {
  classes: Record<string, { counted_by: string; policies: Record<string, unknown>[] }>;
}
const limits = async (who: Record<string, string> = headers): Promise<Told> =>
  (await edge.ask(`${api}/api/v1/limits`, { headers: who })).json() as Promise<Told>;

test("a caller sees every policy and what is left of it, and looking costs nothing", async () => {
  const untouched = await limits();
  expect(untouched.classes["report"]).toEqual({
    counted_by: "session",
    policies: [
      { name: "default", quota: 5, window_seconds: 60, remaining: 5, reset_seconds: 0 },
      { name: "hour", quota: 30, window_seconds: 3600, remaining: 30, reset_seconds: 0 },
    ],
  });
  expect(untouched.classes["sign-in"]).toMatchObject({
    counted_by: "address",
    policies: [{ remaining: 10 }],
  });
  for (let times = 0; times < 3; times++) await edge.ask(`${api}/api/v1/me`, { headers });
  await limits();
  expect((await limits()).classes["api"]).toMatchObject({
    counted_by: "session",
    policies: [{ quota: 100, remaining: 97, reset_seconds: 60 }],
  });
  expect(origin.seen).toHaveLength(3);
});

test("one caller sees nothing of another", async () => {
  const other = await limits({ "x-api-key": "another", "cf-connecting-ip": "203.0.113.8" });
  expect(other.classes["api"]).toMatchObject({ counted_by: "key", policies: [{ remaining: 100 }] });
});

test("looking has an end too, by address", async () => {
  const who = { "cf-connecting-ip": "203.0.113.99" };
  const statuses = await Promise.all(
    Array.from({ length: 70 }, async () => (await edge.ask(`${api}/api/v1/limits`, { headers: who })).status),
  );
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  const refused = await edge.ask(`${api}/api/v1/limits`, { headers: who });
  expect(Number(refused.headers.get("retry-after"))).toBeWithin(1, 61);
  expect((await edge.ask(`${api}/api/v1/limits`, { method: "POST" })).status).toBe(405);
});

test("new tokens from one address meet its own limit, at ten times theirs, and are told which", async () => {
  const guarded = await startEdge({ origins: [origin.url], vars: { LIMITS: "api=4/60" } });
  const ask = (token: string, method: string) =>
    guarded.ask(`${api}/api/v1/x`, {
      method,
      headers: { authorization: `Bearer ${token}`, "cf-connecting-ip": "203.0.113.50" },
    });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      ask(`token ${index}`.replace(" ", "-"), index % 2 ? "GET" : "POST"),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("ratelimit-policy")).toBe('"address";q=40;w=60');
  expect(await refused?.json()).toMatchObject({ "violated-policies": ["address"] });
  const after = await ask("yet-another", "GET");
  await guarded.stop();
  expect(after.status).toBe(429);
});
