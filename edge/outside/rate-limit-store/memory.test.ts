import { expect, test } from "bun:test";
import { memoryRateLimits } from "./memory.ts";

test("keys count apart, and the one that asked longest ago is given up first", async () => {
  const store = memoryRateLimits({ now: () => 0, keysMax: 2 });
  const ask = async (key: string) =>
    (await store.take(key, [{ name: "default", quota: 1, windowSeconds: 60 }])).granted > 0;
  expect([await ask("a"), await ask("b"), await ask("a")]).toEqual([true, true, false]);
  expect([await ask("c"), await ask("a"), await ask("b")]).toEqual([true, false, true]);
});
