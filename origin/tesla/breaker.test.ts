import { expect, test } from "bun:test";
import { silentLog } from "../../tests/silent-log.ts";
import { until } from "../../tests/until.ts";
import { createManualClock } from "../outside/clock/manual.ts";
import { openMemory } from "../outside/key-value/memory.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import { createSeededRandomness } from "../outside/randomness/seeded.ts";
import { createBreaker } from "./breaker.ts";

/** A breaker whose store writes nothing until it is let. */
function slowlyWritten() {
  const clock = createManualClock();
  const memory = openMemory({ clock });
  const held = Promise.withResolvers<void>();
  let writes = 0;
  const keyValue = new Proxy(memory, {
    get: (target, name: keyof KeyValue) => {
      const call = (target[name] as (...told: unknown[]) => Promise<unknown>).bind(target);
      if (name === "get") return call;
      return async (...told: unknown[]) => {
        writes++;
        await held.promise;
        return call(...told);
      };
    },
  });
  const needs = { clock, randomness: createSeededRandomness("breaker"), log: silentLog };
  return {
    held,
    writes: () => writes,
    guard: createBreaker({ ...needs, keyValue }).guard,
    /** As another instance sees it. */
    health: createBreaker({ ...needs, keyValue: memory }).health,
  };
}

const isFailure = (outcome: string | Error): boolean => outcome !== "good";

test("a call that went well waits for nobody to write it down, and is written down all the same", async () => {
  const { guard, health, held, writes } = slowlyWritten();
  for (let call = 0; call < 3; call++) expect(await guard(async () => "good", isFailure)).toBe("good");
  expect(writes()).toBe(1);
  held.resolve();
  let isTold = false;
  const failing = guard(async () => "bad", isFailure).then(() => {
    isTold = true;
  });
  await until(() => isTold);
  await failing;
  expect((await health()).failureRate).toBe(0.25);
});

test("a call that failed is told when all instances can know of it, and not when others never end", async () => {
  const { guard, health, held } = slowlyWritten();
  let isTold = false;
  const failing = guard(async () => "bad", isFailure).then(() => {
    isTold = true;
  });
  // Outcomes that come in meanwhile go into the next change: it isn't waited for.
  for (let call = 0; call < 20; call++) await guard(async () => "good", isFailure);
  expect(isTold).toBe(false);
  held.resolve();
  await failing;
  expect((await health()).failureRate).toBeGreaterThan(0);
});

test("a store that takes no outcome fails no call, and nothing is left unheard", async () => {
  const { guard, held } = slowlyWritten();
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on("unhandledRejection", hear);
  expect(await guard(async () => "good", isFailure)).toBe("good");
  held.reject(new Error("The store is away"));
  expect(await guard(async () => "bad", isFailure)).toBe("bad");
  expect(await guard(async () => "good", isFailure)).toBe("good");
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});
