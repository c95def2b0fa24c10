import { run as runGraphile } from "graphile-worker";
import { Pool } from "pg";
import * as z from "zod";
import { systemClock as clock } from "../../origin/outside/clock/system.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { systemRandomness as randomness } from "../../origin/outside/randomness/system.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { addTask } from "../../origin/tasks/add-task.ts";
import { runTasks } from "../../origin/tasks/run-tasks.ts";
import { createLog } from "../../shared/log.ts";
import { startPostgres } from "../servers/postgres.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import type { Belongings } from "./belongings.ts";
import type { Benchmark } from "./harness.ts";
import { silent } from "./tasks/peers.ts";

const samplesEach = 40;
const figureMs = 50;

export const latency: Benchmark = {
  name: "latency",
  compares:
    "an idle worker: from a task's commit to its handler's start, the 95th percentile, against 50 ms; graphile-worker's beside it",
  metrics: [{ name: "idle", unit: "ms", better: "lower", figure: 1, runs: 5 }],
  prepare: async ({ belongings, say }) => {
    say("latency: starting Postgres");
    const postgres = belongings.server(await startPostgres({ isDurable: true }));
    const ours = await startOurs(await createTestDatabase(postgres.url), belongings);
    const peer = await startPeer(await createTestDatabase(postgres.url), belongings);
    const all: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
    return {
      sides: {
        idle: {
          ours: async () => {
            const samples = await sampled(ours);
            all.ours.push(...samples);
            return percentile95(samples);
          },
          // What is to be kept to is a time; the peer's is taken in the same minute, and told.
          peer: async () => {
            all.peer.push(...(await sampled(peer)));
            return figureMs;
          },
        },
      },
      notes: async () => {
        const [oursMs, peerMs] = [percentile95(all.ours), percentile95(all.peer)];
        return [
          `p95 of ${all.ours.length}: ${oursMs.toFixed(1)} ms; graphile-worker's ${peerMs.toFixed(1)} ms, ${(peerMs / oursMs).toFixed(2)} of ours`,
        ];
      },
    };
  },
};

/** Adds one and gives the milliseconds from its commit to its handler's start. */
type Sample = () => Promise<number>;

async function sampled(sample: Sample): Promise<number[]> {
  const samples: number[] = [];
  for (let taken = 0; taken < samplesEach; taken++) {
    samples.push(await sample());
    // Idle again before the next.
    await Bun.sleep(20);
  }
  return samples;
}

const percentile95 = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * 0.95) - 1] ?? Number.NaN;

/** The handler may begin before whoever added it hears of the commit: then it took no time. */
const leastMs = 0.01;

async function between(begun: Promise<number>, add: () => Promise<unknown>): Promise<number> {
  await add();
  const committedMs = performance.now();
  return Math.max(leastMs, (await begun) - committedMs);
}

async function startOurs(url: string, belongings: Belongings): Promise<Sample> {
  const log = createLog({ write: () => {}, now: Date.now });
  const database = await openPostgres({ url, poolMax: 10, log });
  await migrate(database, Date.now());
  const queue = createPullQueue({ database });
  let begin = (_atMs: number): void => {};
  const kind = {
    ...{ type: "noop", payload: z.object({}), attemptsMax: 3, attemptMsMax: 60_000 },
    run: async () => {
      begin(performance.now());
      return { result: {} };
    },
  };
  const worker = await runTasks({ database, queue, clock, randomness, log, kinds: [kind] });
  belongings.server({ stop: () => worker.stop(1_000).then(() => database.close()) });
  const add = addTask({ database, queue, clock });
  const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
  return () => {
    const begun = new Promise<number>((resolve) => {
      begin = resolve;
    });
    return between(begun, () => add(kind, { owner, payload: {} }, { ownerKind: "tenant" }));
  };
}

async function startPeer(url: string, belongings: Belongings): Promise<Sample> {
  const pgPool = new Pool({ connectionString: url, max: 10 });
  pgPool.on("error", () => {});
  pgPool.on("connect", (client) => client.on("error", () => {}));
  let begin = (_atMs: number): void => {};
  const runner = await runGraphile({
    ...{ pgPool, logger: silent, noHandleSignals: true, concurrency: 5 },
    taskList: { noop: async () => begin(performance.now()) },
  });
  belongings.server({ stop: () => runner.stop().then(() => pgPool.end()) });
  return () => {
    const begun = new Promise<number>((resolve) => {
      begin = resolve;
    });
    return between(begun, () => runner.addJob("noop", {}));
  };
}
