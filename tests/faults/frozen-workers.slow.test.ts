import { afterEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { until } from "../until.ts";
import { type LightTasks, openLightTasks } from "./light-tasks.ts";
import type { LastDeed } from "./light-worker.ts";

const server = process.env["TEST_POSTGRES_URL"];

// Real processes on a real Postgres, stopped as a frozen container is; only where the runner found that there can be one.
describe.if(server !== undefined)("F07: a worker that was frozen", () => {
  let light: LightTasks | undefined;
  afterEach(() => light?.stop());

  test("for longer than its leases can write nothing of what others did meanwhile, whatever it tries", async () => {
    light = await openLightTasks(server ?? "");
    const { add, openGate, start, left, things, broken } = light;
    const payloads = Array.from({ length: 24 }, (_, index) => ({
      ...{ key: `light-${index}`, isRecorded: index % 2 === 0, does: "waits" as const },
    }));
    await add(payloads, 3);
    const deeds: (LastDeed | undefined)[] = [undefined, undefined, "throws", "tells", "stays", undefined];
    const last = Object.fromEntries(payloads.map(({ key }, index) => [key, deeds[index % deeds.length]]));
    // It never looks whether it still holds them: each of its writes is tried.
    const deaf = { leaseMs: 2_000, heartbeatMs: 3_600_000 };
    const frozen = start({ ...deaf, last, width: 24, graceMs: 100 });
    // All of them are before the gate.
    await until(async () => (await things()).every(({ handled }) => handled === 1), 30_000);
    frozen.process.kill("SIGSTOP");
    await openGate();
    const other = start({ width: 24 });
    await until(async () => (await left()) === 0, 30_000);
    await other.kill("SIGTERM");

    const before = await everything(light);
    frozen.process.kill("SIGCONT");
    const lost = () => frozen.lines.filter(({ message }) => message === letGo).length;
    const failed = () => frozen.lines.filter(({ message }) => message === "An attempt failed").length;
    // Those that end and tell hear that they lost; those that fail were to be tried again.
    await until(() => lost() === 16 && failed() === 4, 30_000);
    await frozen.kill("SIGTERM");
    expect(frozen.lines.filter(({ message }) => message === "A task was given back")).toHaveLength(4);
    expect(await everything(light)).toEqual(before);

    expect(await broken()).toEqual([]);
    for (const { ended, attempts, effects, payload } of await things())
      expect({ ended, attempts, effects }).toEqual({
        ...{ ended: "done", attempts: 2, effects: Number(payload.isRecorded) },
      });
  }, 120_000);

  test("in the middle of a transaction holds nobody up for long", async () => {
    light = await openLightTasks(server ?? "");
    const { add, start, left, things, broken } = light;
    await add([{ key: "light-0", isRecorded: true }], 3);
    const frozen = start({ leaseMs: 2_000, heartbeatMs: 500, freezesWhileEnding: true });
    await until(() => isStopped(frozen.process.pid), 30_000);
    // Of the same owner: what is told of them belongs behind what the frozen one was about to tell.
    const other = start();
    await until(
      () =>
        add([{ key: "light-1", isRecorded: true }], 3).then(
          () => true,
          () => false,
        ),
      30_000,
    );
    await until(async () => (await left()) === 0, 60_000);
    await other.kill("SIGTERM");
    frozen.process.kill("SIGCONT");
    await until(() => frozen.lines.some(({ message }) => message === letGo), 30_000);
    expect(await broken()).toEqual([]);
    expect((await things()).map(({ ended, effects }) => ({ ended, effects }))).toEqual([
      ...[{ ended: "done", effects: 1 }],
      ...[{ ended: "done", effects: 1 }],
    ]);
  }, 120_000);
});

const letGo = "A task was let go of: its claim is lost";

/** All that a worker may write but its handlers' own effects, to the letter. */
async function everything({ database }: LightTasks): Promise<unknown[]> {
  const { rows } = await sql`
    select 'task', to_jsonb(tasks) from tasks union all select 'entry', to_jsonb(audit_logs) from audit_logs
    union all select 'effect', to_jsonb(effects) from effects where place = 'end' order by 1, 2`.execute(
    database.rows,
  );
  return rows;
}

const isStopped = async (pid: number): Promise<boolean> =>
  /^State:\s+T/m.test(await Bun.file(`/proc/${pid}/status`).text());
