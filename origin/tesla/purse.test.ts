import { expect, test } from "bun:test";
import { silentLog } from "../../tests/silent-log.ts";
import { createManualClock } from "../outside/clock/manual.ts";
import { openMemory } from "../outside/key-value/memory.ts";
import { createMeter } from "./meter.ts";
import type { Category } from "./prices.ts";

const plan: Category[] = ["data", "data", "data"];

function meterOf(dailyUsdEach: number) {
  const clock = createManualClock();
  const keyValue = openMemory({ clock });
  const budget = { monthlyUsd: 1_000, dailyUsdEach };
  return { keyValue, meter: createMeter({ keyValue, clock, log: silentLog, budget }) };
}

test("a plan's price is gone while it runs, and what wasn't spent is back when it ends", async () => {
  const { meter } = meterOf(1);
  const purse = await meter.setAside("someone", plan);
  expect(await meter.spentMicroUsd("someone")).toBe(6_000);
  const [answered, failed, unused] = [purse.payer(), purse.payer(), purse.payer()];
  await (await answered.reserve("data")).settle(200);
  await (await failed.reserve("data")).settle(503);
  await purse.close();
  expect(await meter.spentMicroUsd("someone")).toBe(2_000);
  expect([answered, failed, unused].map((payer) => [payer.costMicroUsd(), payer.status()])).toEqual([
    [2_000, 200],
    [0, 503],
    [0, undefined],
  ]);
});

test("a plan for which there is no room is refused as a whole, and costs nothing", async () => {
  const { meter } = meterOf(0.005);
  await expect(meter.setAside("someone", plan)).rejects.toThrow("tesla.budget-used");
  expect(await meter.spentMicroUsd("someone")).toBe(0);
});

test("of many plans at once no more are let in than there is room for", async () => {
  const { meter } = meterOf(0.02);
  const purses = await Promise.allSettled(Array.from({ length: 30 }, () => meter.setAside("someone", plan)));
  expect(purses.filter(({ status }) => status === "fulfilled").length).toBeWithin(1, 4);
});

test("repetitions beyond the plan are reserved anew, and refused where there is no more", async () => {
  const { meter } = meterOf(0.006);
  const purse = await meter.setAside("someone", ["data", "data"]);
  const payer = purse.payer();
  for (const status of [429, 429, 429]) await (await payer.reserve("data")).settle(status);
  await expect(payer.reserve("data")).rejects.toThrow("tesla.budget-used");
  await purse.close();
  expect([payer.costMicroUsd(), await meter.spentMicroUsd("someone")]).toEqual([6_000, 6_000]);
});

test("answers are tallied by category when a plan ends", async () => {
  const { meter, keyValue } = meterOf(1);
  const purse = await meter.setAside("someone", plan);
  for (const status of [200, 408, 500]) await (await purse.payer().reserve("data")).settle(status);
  await purse.close();
  const month = new Date(createManualClock().now()).toISOString().slice(0, 7);
  expect(await keyValue.get(`tesla-calls:${month}:data`)).toBe("2");
});
