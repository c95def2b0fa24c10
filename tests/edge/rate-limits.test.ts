import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

let origin: StubOrigin;
let edge: RunningEdge;
const api = "dev.api.localhost";

beforeAll(async () => {
  origin = startStubOrigin();
  edge = await startEdge({
    origins: [origin.url],
    vars: { LIMITS: "api=40/60; sign-in=3/2; report=2/60,3/3600" },
  });
});
afterAll(async () => {
  await edge.stop();
  await origin.stop();
});

const statuses = async (asked: Promise<Response>[]) => (await Promise.all(asked)).map(({ status }) => status);
const count = (all: number[], status: number) => all.filter((each) => each === status).length;

test("100 requests at once at a limit of 40 are 40 answers and 60 refusals, reads and writes alike", async () => {
  for (const method of ["GET", "POST"]) {
    const headers = { "x-api-key": `parallel ${method}` };
    const all = await statuses(
      Array.from({ length: 100 }, () => edge.ask(`${api}/api/v1/x`, { method, headers })),
    );
    expect([count(all, 200), count(all, 429)]).toEqual([40, 60]);
  }
});

test("a refusal is a problem that says which policy, and when to come again", async () => {
  const ask = () =>
    edge.ask(`${api}/api/v1/auth/session`, { headers: { "cf-connecting-ip": "198.51.100.1" } });
  const first = await ask();
  expect(first.headers.get("ratelimit-policy")).toBe('"default";q=3;w=2');
  expect(first.headers.get("ratelimit")).toBe('"default";r=2;t=2');
  await ask();
  await ask();
  for (const refused of [await ask(), await ask()]) {
    expect(refused.status).toBe(429);
    expect(refused.headers.get("ratelimit")).toMatch(/^"default";r=0;t=[12]$/);
    const t = Number(refused.headers.get("ratelimit")?.match(/t=(\d+)/)?.[1]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(t);
    expect(await refused.json()).toMatchObject({
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      status: 429,
      "violated-policies": ["default"],
      instance: refused.headers.get("x-request-id"),
    });
  }
  await Bun.sleep(2050);
  expect((await ask()).status).toBe(200);
});

test("whoever waits as long as Retry-After says is let through", async () => {
  const ask = () =>
    edge.ask(`${api}/api/v1/auth/session`, { headers: { "cf-connecting-ip": "198.51.100.2" } });
  const all = await Promise.all([ask(), ask(), ask(), ask()]);
  const refused = all.find(({ status }) => status === 429);
  await Bun.sleep(Number(refused?.headers.get("retry-after")) * 1000);
  expect((await ask()).status).toBe(200);
});

test("a refused write never reaches the origin, and a key that is refused costs it nothing", async () => {
  const headers = { authorization: "Bearer one-session" };
  const ask = () => edge.ask(`${api}/api/v1/tesla/vehicle-report/pdf/async`, { method: "POST", headers });
  origin.seen.length = 0;
  const first = await ask();
  expect(first.headers.get("ratelimit-policy")).toBe('"default";q=2;w=60, "hour";q=3;w=3600');
  expect(first.headers.get("ratelimit")).toBe('"default";r=1;t=60, "hour";r=2;t=3600');
  expect((await statuses([ask(), ask(), ask()])).toSorted()).toEqual([200, 429, 429]);
  expect(origin.seen).toHaveLength(2);
});

test("a flood of reads is refused from memory: the origin hears nothing of it", async () => {
  const headers = { "x-api-key": "flood" };
  const ask = () => edge.ask(`${api}/api/v1/x`, { headers });
  await statuses(Array.from({ length: 60 }, ask));
  origin.seen.length = 0;
  expect(count(await statuses(Array.from({ length: 20 }, ask)), 429)).toBe(20);
  expect(origin.seen).toEqual([]);
});

test("clients of one IPv6 /64 count together, those of another apart; what a client says of itself counts nothing", async () => {
  const ask = (address: string, forwarded = "") =>
    edge.ask(`${api}/api/v1/auth/x`, {
      headers: { "cf-connecting-ip": address, "x-forwarded-for": forwarded, "x-real-ip": forwarded },
    });
  const same = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:0db8:0001:0002::3"];
  for (const address of same) expect((await ask(address)).status).toBe(200);
  expect((await ask("2001:db8:1:2::4", "9.9.9.9")).status).toBe(429);
  expect((await ask("2001:db8:1:3::1")).status).toBe(200);
});

test("links, the page and preflights are not counted", async () => {
  for (const address of ["localhost/", `${api}/`, `${api}/r/x/y`])
    expect((await edge.ask(address)).headers.get("ratelimit")).toBeNull();
});

test("what remains does not rise within a window", async () => {
  const headers = { "x-api-key": "steady" };
  const remaining: number[] = [];
  for (let index = 0; index < 30; index++) {
    const answer = await edge.ask(`${api}/api/v1/x`, { headers });
    remaining.push(Number(answer.headers.get("ratelimit")?.match(/r=(\d+)/)?.[1]));
  }
  expect(remaining).toEqual(Array.from({ length: 30 }, (_, index) => 39 - index));
});
