import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Redis } from "ioredis";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import { openRedis } from "../../origin/outside/key-value/redis.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { startTcpProxy, type TcpProxy } from "../servers/tcp-proxy.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";
import { withoutSealed } from "../without-sealed.ts";

const url = process.env["TEST_REDIS_URL"];

// Without a server there is nothing that could refuse: the run's last lines say that Redis was missing.
describe.if(url !== undefined)("an origin whose Redis", () => {
  let proxy: TcpProxy;
  let keyValue: KeyValue;
  let app: AppUnderTest;
  let headers: { authorization: string };
  beforeAll(async () => {
    const { hostname, port } = new URL(url ?? "");
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    keyValue = await openRedis({ url: `redis://127.0.0.1:${proxy.port}`, log: silentLog });
    app = await startApp({ keyValue });
    headers = await signInBy(app);
  }, 30_000);
  afterAll(async () => {
    await app.stop();
    await keyValue.close();
    await proxy.close();
  });

  const ask = async (): Promise<{ status: number; retryAfter: string | null; ms: number }> => {
    const since = performance.now();
    const answer = await app.ask("/api/v1/tesla/vehicles", { headers });
    return {
      status: answer.status,
      retryAfter: answer.headers.get("retry-after"),
      ms: performance.now() - since,
    };
  };

  test.each(["refuse", "hang"] as const)(
    "%ss for ten seconds answers 503 soon, and is well again by itself",
    async (mode) => {
      expect((await ask()).status).toBe(200);
      await proxy.set(mode);
      const answers: Awaited<ReturnType<typeof ask>>[] = [];
      const untilMs = performance.now() + 10_000;
      while (performance.now() < untilMs) {
        answers.push(...(await Promise.all([ask(), ask(), ask()])));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      expect(answers.every(({ retryAfter }) => retryAfter !== null)).toBe(true);
      expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(2_000);
      await proxy.set("pass");
      await until(async () => (await ask()).status === 200, 5_000);
    },
    40_000,
  );

  test("is emptied asks its people to sign in again, and knows their tasks still", async () => {
    const redis = new Redis(url ?? "");
    await redis.flushall();
    redis.disconnect();
    expect((await ask()).status).toBe(401);
    headers = await signInBy(app);
    expect((await ask()).status).toBe(200);
  });

  test("holds of a signed-in person nothing but hashes, pseudonyms and ciphertext", async () => {
    await ask();
    const redis = new Redis(url ?? "");
    const keys = await redis.keys("*");
    const dump = (await Promise.all(keys.map(async (key) => `${key} ${await redis.get(key)}`))).join("\n");
    redis.disconnect();
    expect(keys.some((key) => key.startsWith("session:"))).toBe(true);
    expect(dump).toContain("gAAAA");
    expect(withoutSealed(dump)).not.toMatch(
      /eyJ[\w-]+\.|(?:EU|NA)_[\w-]{16}|[A-HJ-NPR-Z0-9]{17}\b(?=.*vin)|@demo\.example/,
    );
    expect(dump).not.toContain(headers.authorization.slice(7));
  });
});
