import { afterEach, describe, expect, test } from "bun:test";
import { until } from "../until.ts";
import { type LightTasks, openLightTasks } from "./light-tasks.ts";

const server = process.env["TEST_POSTGRES_URL"];
const letters = 1_000;
const stillBad = 10;

// Real processes on a real Postgres; only where the runner found that there can be one.
describe.if(server !== undefined)("F36: dead letters", () => {
  let light: LightTasks | undefined;
  afterEach(() => light?.stop());

  test(`${letters} that two let go again at once go once each: the mended end once, the ${stillBad} others come back`, async () => {
    light = await openLightTasks(server ?? "");
    const { add, openGate, redrive, start, left, things, broken } = light;
    const isBad = (index: number) => index % (letters / stillBad) === 0;
    await add(
      Array.from({ length: letters }, (_, index) => ({
        ...{ key: `light-${index}`, isRecorded: true, does: isBad(index) ? "throws" : "mends" },
      })),
      1,
    );
    const workers = [start(), start()];
    await until(async () => (await left()) === 0, 60_000);
    await Promise.all(workers.map((worker) => worker.kill("SIGTERM")));
    expect((await things()).filter(({ ended }) => ended !== "failed")).toEqual([]);

    await openGate();
    const operator = async (): Promise<number> => {
      let gone = 0;
      for (let some = await redrive(); some > 0; some = await redrive()) gone += some;
      return gone;
    };
    const gone = await Promise.all([operator(), operator()]);
    expect(gone.reduce((sum, some) => sum + some)).toBe(letters);
    start();
    start();
    await until(async () => (await left()) === 0, 60_000);

    expect(await broken()).toEqual([]);
    const ended = await things();
    const bad = ended.filter(({ payload }) => payload.does === "throws");
    const mended = ended.filter(({ payload }) => payload.does === "mends");
    expect([bad.length, mended.length]).toEqual([stillBad, letters - stillBad]);
    expect(mended.filter((one) => one.ended !== "done" || one.effects !== 1)).toEqual([]);
    expect(bad.filter((one) => one.ended !== "failed" || one.effects !== 0)).toEqual([]);
    expect(ended.filter(({ redrives, attempts }) => redrives !== 1 || attempts !== 1)).toEqual([]);
  }, 180_000);
});
