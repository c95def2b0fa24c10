import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { startUpstash, type UpstashSimulator } from "../simulators/upstash/simulator.ts";
import { until } from "../until.ts";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

const redisUrl = process.env["TEST_REDIS_URL"];
const api = "dev.api.localhost";
let upstash: UpstashSimulator;
let origin: StubOrigin;
let edges: RunningEdge[];

// The runner starts a Redis for it; without one there is nothing to count in.
const withRedis = test.skipIf(!redisUrl);

beforeAll(async () => {
  if (!redisUrl) return;
  upstash = await startUpstash(redisUrl);
  origin = startStubOrigin();
  const start = () =>
    startEdge({
      origins: [origin.url],
      vars: {
        LIMITS: "api=40/60; sign-in=3/60; report=2/60,3/3600",
        RATE_LIMIT_STORE: "upstash",
        UPSTASH_REDIS_REST_URL: upstash.url,
        UPSTASH_REDIS_REST_TOKEN: upstash.token,
      },
    });
  edges = await Promise.all([start(), start()]);
}, 15_000);
afterAll(async () => {
  for (const each of [...(edges ?? []), upstash, origin]) await each?.stop();
});
beforeEach(() => {
  if (upstash) Object.assign(upstash, { mood: "well", seen: [] });
});

let callers = 0;
const fresh = () => ({ "x-api-key": `${process.pid}-${Date.now()}-${callers++}` });
const ask = (path: string, init?: RequestInit, index = 0) =>
  (edges[index % edges.length] as RunningEdge).ask(`${api}${path}`, init);
const allowed = (all: Response[]) => all.filter(({ status }) => status === 200).length;

withRedis("100 requests at once by two edges, at a limit of 40, are 40 answers", async () => {
  for (const method of ["GET", "POST"]) {
    const headers = fresh();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => ask("/api/v1/x", { method, headers }, index)),
    );
    expect(allowed(all)).toBe(40);
  }
});

withRedis("one call for each request, whatever it counts under; the script is sent once", async () => {
  const headers = fresh();
  const answer = await ask("/api/v1/tesla/vehicle-report/pdf", {
    method: "POST",
    headers: { authorization: `Bearer ${headers["x-api-key"]}` },
  });
  expect(answer.headers.get("ratelimit")).toBe('"default";r=1;t=60, "hour";r=2;t=3600');
  expect(upstash.seen).toEqual(["evalsha"]);
});

withRedis.each(["hanging", "refusing", "broken"] as const)(
  "while the store is %s each class does as it declares, within 300 ms",
  async (mood) => {
    await ask("/api/v1/x");
    upstash.mood = mood;
    const address = { "cf-connecting-ip": `198.51.100.${callers++}` };
    const timed = async (path: string, init: RequestInit) => {
      const startedAtMs = performance.now();
      const answer = await ask(path, init);
      return { answer, tookMs: performance.now() - startedAtMs };
    };
    const closed = await Promise.all([
      timed("/api/v1/auth/session", { headers: address }),
      timed("/api/v1/tesla/vehicle-report/pdf", { method: "POST", headers: address }),
    ]);
    for (const { answer, tookMs } of closed) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(tookMs).toBeLessThan(450);
    }
    const headers = fresh();
    const open = await Promise.all(["GET", "POST"].map((method) => timed("/api/v1/x", { method, headers })));
    for (const { answer, tookMs } of open) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("ratelimit")).toMatch(/"default";r=3[89];t=60/);
      expect(tookMs).toBeLessThan(450);
    }
    const looked = await ask("/api/v1/limits", { headers: address });
    expect(looked.status).toBe(503);
  },
);

withRedis("a server that forgot the script is sent it again", async () => {
  const { Redis } = await import("ioredis");
  const redis = new Redis(redisUrl ?? "");
  await redis.script("FLUSH");
  redis.disconnect();
  expect((await ask("/api/v1/x", { headers: fresh() })).headers.get("ratelimit")).toBe('"default";r=39;t=60');
  expect(upstash.seen).toEqual(["evalsha", "eval"]);
});

withRedis("a token that is not the right one counts as a store that refuses", async () => {
  const edge = await startEdge({
    origins: [origin.url],
    vars: {
      RATE_LIMIT_STORE: "upstash",
      UPSTASH_REDIS_REST_URL: upstash.url,
      UPSTASH_REDIS_REST_TOKEN: "w".repeat(32),
    },
  });
  const answer = await edge.ask(`${api}/api/v1/auth/session`);
  await until(() => edge.lines.some(({ severity }) => severity === "WARNING"));
  await edge.stop();
  expect(answer.status).toBe(503);
  const warning = edge.lines.find(({ severity }) => severity === "WARNING");
  expect(warning?.["reason"]).toStartWith("WRONGPASS");
  expect(JSON.stringify(edge.lines)).not.toContain("wwwwwwww");
});
