import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import { openRedis } from "../../origin/outside/key-value/redis.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";

const url = process.env["TEST_REDIS_URL"];
const stores: Record<string, () => Promise<KeyValue>> = {
  memory: async () => openMemory({ clock: systemClock }),
  ...(url && { Redis: () => openRedis({ url, log: silentLog }) }),
};

describe.each(Object.entries(stores))("a refresh token that is good once, with %s", (_name, open) => {
  let first: AppUnderTest;
  let keyValue: KeyValue;
  beforeAll(async () => {
    keyValue = await open();
    first = await startApp({ keyValue });
  }, 30_000);
  afterAll(async () => {
    await first.stop();
    await keyValue.close();
  });

  const tokensAreOver = () =>
    fetch(`${first.simulatorUrl}/control/clock`, { method: "POST", body: '{"advance_seconds":28860}' });
  const refreshes = async (): Promise<number> => {
    const meter = JSON.stringify(await jsonOf<unknown>(fetch(`${first.simulatorUrl}/control/meter`)));
    return Number(meter.match(/refresh_token":\{"200":(\d+)/)?.[1] ?? 0);
  };
  const vehicles = (app: AppUnderTest, headers: { authorization: string }) =>
    app.ask("/api/v1/tesla/vehicles", { headers });
  /** Another instance of the origin: the same store, Tesla and keys. */
  const another = (store: KeyValue) =>
    startApp({ keyValue: store, database: first.outside.database }, {}, first.simulatorUrl);

  test("is used once by 50 requests over two instances, and all of them succeed", async () => {
    const second = await another(keyValue);
    const headers = await signInBy(first);
    await tokensAreOver();
    const before = await refreshes();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => vehicles(index % 2 ? first : second, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await refreshes()).toBe(before + 1);
    await second.stop();
  }, 30_000);

  test("survives an instance that dies between Tesla's answer and the store, twenty times", async () => {
    const headers = await signInBy(first);
    for (let death = 0; death < 20; death++) {
      await tokensAreOver();
      let died = false;
      let lock = "";
      const dying = await another({
        ...keyValue,
        replace: (key, expected, value, life) => {
          // What moves the session's end writes what it read; what keeps a new grant writes something else.
          if (key.startsWith("session:") && value !== expected) {
            died = true;
            return new Promise(() => {});
          }
          return keyValue.replace(key, expected, value, life);
        },
        add: (key, value, life) => {
          if (key.startsWith("refresh:")) lock = key;
          return keyValue.add(key, value, life);
        },
      });
      void vehicles(dying, headers);
      await until(() => died);
      await dying.stop();
      // Its lock runs out by itself in half a minute: here at once.
      await keyValue.remove(lock);
      expect((await vehicles(first, headers)).status).toBe(200);
    }
  }, 120_000);
});
