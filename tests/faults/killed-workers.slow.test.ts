import { afterEach, describe, expect, test } from "bun:test";
import { setTimeout as wait } from "node:timers/promises";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { until } from "../until.ts";
import { type LightTasks, openLightTasks } from "./light-tasks.ts";

const server = process.env["TEST_POSTGRES_URL"];
const tasks = 2_000;
const kills = 50;
/** A short lease: what a dead worker held is free soon. */
const settings = { leaseMs: 3_000, heartbeatMs: 500 };
/** By promise a task that loses its worker three times is a dead letter: being hit that often is not the point here. */
const attemptsMax = 12;

// Real processes on a real Postgres, killed as by a power cut; only where the runner found that there can be one.
describe.if(server !== undefined)("F01: workers that are killed", () => {
  let light: LightTasks | undefined;
  afterEach(() => light?.stop());

  test(`${kills} times during ${tasks} tasks lose none, end each once, and leave the trail whole`, async () => {
    light = await openLightTasks(server ?? "");
    const { add, start, left, things, broken } = light;
    const payloads = Array.from({ length: tasks }, (_, index) => ({
      key: `light-${index}`,
      isRecorded: index % 2 === 0,
    }));
    await add(payloads, attemptsMax);

    const random = createSeededRandomness("kills");
    const workers = [start(settings), start(settings)];
    for (let kill = 0; kill < kills; kill++) {
      const [which = 0, after = 0, ms = 0] = random.bytes(3);
      const [victim] = workers.splice(which % workers.length, 1);
      if (!victim) break;
      const before = victim.begun.length;
      await until(async () => victim.begun.length > before + (after % 20) || (await left()) === 0, 30_000);
      // Somewhere in the claims, handlers and ends of a worker that is busy.
      await wait(ms % 16);
      await victim.kill("SIGKILL");
      workers.push(start(settings));
    }
    // The kills came while there was something to lose.
    expect(await left()).toBeGreaterThan(0);
    await until(async () => (await left()) === 0, 60_000);

    expect(await broken()).toEqual([]);
    const ended = await things();
    expect(ended).toHaveLength(tasks);
    expect(ended.filter(({ ended }) => ended !== "done")).toEqual([]);
    // What is handed to the end of a task happens once.
    expect(ended.filter(({ effects, payload }) => effects !== Number(payload.isRecorded))).toEqual([]);
    // What a handler does by itself happens in each attempt that gets so far, and in no more: by the task's id it is one.
    const claims = (entries: readonly string[]) =>
      entries.filter((action) => action === "task.claimed").length;
    expect(ended.filter(({ handled, entries }) => handled < 1 || handled > claims(entries))).toEqual([]);
    expect(ended.some(({ handled }) => handled > 1)).toBe(true);
    // Every attempt is told of.
    expect(ended.filter(({ attempts, entries }) => attempts > claims(entries))).toEqual([]);
  }, 240_000);
});
