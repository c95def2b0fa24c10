import { afterEach, describe, expect, test } from "bun:test";
import { setTimeout as wait } from "node:timers/promises";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { until } from "../until.ts";
import { type LightTasks, type LightWorker, openLightTasks } from "./light-tasks.ts";
import type { LightPayload } from "./light-worker.ts";

const server = process.env["TEST_POSTGRES_URL"];
const good = 500;
const ofEach = 5;
const poisons = ["throws", "hangs", "exits", "eats"] as const;
/** As a container has it: whoever takes more is killed. */
const memoryBytesMax = 256 * 1024 * 1024;
const factor = 10;
const settings = { leaseMs: 20_000, heartbeatMs: 5_000, attemptMsMax: 20_000 };

// Real processes on a real Postgres; only where the runner found that there can be one.
describe.if(server !== undefined)("F08: poison", () => {
  let light: LightTasks | undefined;
  afterEach(() => light?.stop());

  test("that throws, hangs, ends its process or eats its memory ends in the dead letters, and takes no good task along", async () => {
    light = await openLightTasks(server ?? "", factor);
    const { add, start, left, things, broken } = light;
    await add(mixed(), 3);
    const watching = new AbortController();
    const platforms = [1, 2].map(() => keepAlive(() => start(settings), watching.signal));
    try {
      await until(async () => (await left()) === 0, 150_000);
    } finally {
      watching.abort();
    }
    const ends = (await Promise.all(platforms)).flat();

    expect(await broken()).toEqual([]);
    const ended = await things();
    const works = ended.filter(({ payload }) => payload.does === "works");
    expect(works.filter((one) => one.ended !== "done" || one.effects !== 1)).toEqual([]);
    const dead = ended.filter(({ payload }) => payload.does !== "works");
    expect(dead.filter((one) => one.ended !== "failed" || one.attempts !== 3 || one.effects !== 0)).toEqual(
      [],
    );
    expect([works.length, dead.length]).toEqual([good, ofEach * poisons.length]);
    // Each that kills did so, alone at last: as often as it was tried, less where two died together.
    expect(ends.filter((how) => how === "exited").length).toBeGreaterThanOrEqual(ofEach);
    expect(ends.filter((how) => how === "killed").length).toBeGreaterThanOrEqual(ofEach);
  }, 240_000);
});

/** Good ones and poison, in an order that chance made once. */
function mixed(): LightPayload[] {
  const random = createSeededRandomness("poison");
  const place = () => Buffer.from(random.bytes(4)).readUInt32BE();
  return [
    ...Array.from({ length: good }, () => "works" as const),
    ...poisons.flatMap((does) => Array.from({ length: ofEach }, () => does)),
  ]
    .map((does, index) => ({ place: place(), payload: { key: `light-${index}`, isRecorded: true, does } }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ payload }) => payload);
}

/** One worker after the other, as a platform does: whoever takes too much memory is killed, whoever ends is followed. */
async function keepAlive(start: () => LightWorker, over: AbortSignal): Promise<("exited" | "killed")[]> {
  const ends: ("exited" | "killed")[] = [];
  while (!over.aborted) {
    const worker = start();
    while (worker.process.exitCode === null && worker.process.signalCode === null) {
      if (over.aborted) await worker.kill("SIGKILL");
      else if ((await memoryBytes(worker.process.pid)) > memoryBytesMax) await worker.kill("SIGKILL");
      else await Promise.race([wait(20), worker.process.exited]);
    }
    if (!over.aborted) ends.push(worker.process.exitCode === null ? "killed" : "exited");
  }
  return ends;
}

/** What of it lies in memory now; of one that just ended, nothing. */
async function memoryBytes(pid: number): Promise<number> {
  const status = await Bun.file(`/proc/${pid}/status`)
    .text()
    .catch(() => "");
  return Number(status.match(/^VmRSS:\s+(\d+) kB/m)?.[1] ?? 0) * 1024;
}
