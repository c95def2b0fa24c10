import { expect, test } from "bun:test";
import { createFernet } from "../../origin/accounts/fernet.ts";
import type { Caller } from "../../origin/http/caller.ts";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createSnapshots, type Seen } from "../../origin/reports/snapshots.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { exampleReport } from "./example-reports.ts";

const caller = (sessionId: string): Caller => ({
  userId: "someone",
  sessionId,
  budgetId: "budget",
  secondsLeft: 1_800,
});

/** Snapshots on a clock that stands still, and every key that was written. */
function snapshotsUnderTest() {
  const clock = createManualClock();
  const memory = openMemory({ clock });
  const written = new Set<string>();
  const keyValue: KeyValue = {
    ...memory,
    set: async (key, value, seconds) => {
      written.add(key);
      await memory.set(key, value, seconds);
    },
  };
  const seal = createFernet(`${"A".repeat(43)}=`, { clock, randomness: createSeededRandomness("seal") });
  const left = async (): Promise<string[]> => {
    const found = await Promise.all([...written].map(async (key) => ((await memory.get(key)) ? [key] : [])));
    return found.flat();
  };
  return { clock, memory, left, snapshots: createSnapshots({ keyValue, seal }) };
}

async function seen(id: string, vehicleId = "17"): Promise<Seen> {
  const { report, vin } = await exampleReport("rich");
  return { vin, report: { ...report, snapshot_id: id, vehicle_id: vehicleId } };
}

test("what was seen is found by its own session alone, and the newest of a car by that car", async () => {
  const { snapshots } = snapshotsUnderTest();
  for (const [id, vehicle] of [
    ["first", "17"],
    ["second", "17"],
    ["other", "18"],
  ] as const)
    await snapshots.keep(caller("mine"), await seen(id, vehicle));
  expect((await snapshots.find(caller("mine"), "first"))?.vin).toBe(healthy.vin);
  expect(await snapshots.find(caller("theirs"), "first")).toBeUndefined();
  expect((await snapshots.latest(caller("mine"), "17"))?.report.snapshot_id).toBe("second");
  expect(await snapshots.latest(caller("theirs"), "17")).toBeUndefined();
  expect(await snapshots.latest(caller("mine"), "99")).toBeUndefined();
});

test("it lives as long as its session is used, and no longer", async () => {
  const { clock, snapshots, left } = snapshotsUnderTest();
  await snapshots.keep(caller("mine"), await seen("first"));
  await clock.advance(1_700_000);
  await snapshots.prolong(caller("mine"));
  await clock.advance(1_700_000);
  expect(await snapshots.find(caller("mine"), "first")).toBeDefined();
  await clock.advance(200_000);
  expect(await snapshots.find(caller("mine"), "first")).toBeUndefined();
  expect(await left()).toEqual([]);
});

test("many kept at once are all there, and past sixteen the oldest goes with what it held", async () => {
  const { snapshots, left } = snapshotsUnderTest();
  const ids = Array.from({ length: 100 }, (_, index) => `report-${index}`);
  await Promise.all(ids.map(async (id) => snapshots.keep(caller("mine"), await seen(id))));
  expect(await snapshots.all(caller("mine"))).toHaveLength(16);
  expect(await left()).toHaveLength(16);
});

test("a session that ends takes its own with it, an erasure takes all", async () => {
  const { snapshots, left } = snapshotsUnderTest();
  await snapshots.keep(caller("one"), await seen("first"));
  await snapshots.keep(caller("other"), await seen("second"));
  await snapshots.forgetSession(caller("one"));
  expect(await snapshots.find(caller("one"), "first")).toBeUndefined();
  expect(await left()).toEqual(["snapshot:someone:second"]);
  expect(await snapshots.forgetAll(caller("one"))).toBe(1);
  expect(await left()).toEqual([]);
});

test("what an older release kept is over, and no failure", async () => {
  const { snapshots, memory } = snapshotsUnderTest();
  await memory.set("snapshots:someone", JSON.stringify([{ session: "x", id: "y", sealed: "gAAAA" }]), 100);
  expect(await snapshots.all(caller("mine"))).toEqual([]);
  await snapshots.keep(caller("mine"), await seen("first"));
  expect(await snapshots.all(caller("mine"))).toHaveLength(1);
});
