import { Worker as BullWorker, Queue } from "bullmq";
import { Logger, makeWorkerUtils, run, type WorkerUtils } from "graphile-worker";
import { Pool } from "pg";
import { batchOfAdding, slots } from "./sizes.ts";

/** Another engine of tasks: runs so many no-op tasks from adding to done, and gives the milliseconds. */
export interface Peer {
  run(count: number): Promise<number>;
  close(): Promise<void>;
}

export const silent = new Logger(() => () => {});

/** graphile-worker; batched: its local queue, and completions in batches. */
export async function startGraphile(url: string, isBatched: boolean): Promise<Peer> {
  const pgPool = new Pool({ connectionString: url, max: 12 });
  pgPool.on("error", () => {});
  pgPool.on("connect", (client) => client.on("error", () => {}));
  const utils: WorkerUtils = await makeWorkerUtils({ pgPool, logger: silent });
  await utils.migrate();
  const preset = {
    worker: {
      concurrentJobs: slots,
      ...(isBatched && {
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      }),
    },
  };
  return {
    run: async (count) => {
      const startedMs = performance.now();
      for (let added = 0; added < count; added += batchOfAdding)
        await utils.addJobs(
          Array.from({ length: batchOfAdding }, () => ({ identifier: "noop", payload: {}, maxAttempts: 3 })),
        );
      let left = count;
      const all = Promise.withResolvers<void>();
      const runner = await run({
        pgPool,
        logger: silent,
        preset,
        noHandleSignals: true,
        taskList: {
          noop: async () => {
            if (--left === 0) all.resolve();
          },
        },
      });
      await all.promise;
      // Its last completions are on their way, and would be cut off by a stop.
      await noJobsLeft(pgPool);
      const tookMs = performance.now() - startedMs;
      await runner.stop();
      return tookMs;
    },
    close: async () => {
      await utils.release();
      await pgPool.end();
    },
  };
}

async function noJobsLeft(pool: Pool): Promise<void> {
  for (const giveUpAt = performance.now() + 10_000; performance.now() < giveUpAt; await Bun.sleep(2)) {
    const { rows } = await pool.query("select exists (select from graphile_worker.jobs) as left");
    if (!rows[0].left) return;
  }
  throw new Error("Measuring graphile-worker: jobs were left");
}

export async function startBullmq(url: string): Promise<Peer> {
  const { hostname, port } = new URL(url);
  const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  const queue = new Queue("noop", { connection });
  return {
    run: async (count) => {
      const startedMs = performance.now();
      for (let added = 0; added < count; added += batchOfAdding)
        await queue.addBulk(
          Array.from({ length: batchOfAdding }, () => ({
            name: "noop",
            data: {},
            opts: { attempts: 3, removeOnComplete: true },
          })),
        );
      let left = count;
      const all = Promise.withResolvers<void>();
      const worker = new BullWorker("noop", async () => ({}), { connection, concurrency: slots });
      worker.on("completed", () => {
        if (--left === 0) all.resolve();
      });
      await all.promise;
      const tookMs = performance.now() - startedMs;
      await worker.close();
      return tookMs;
    },
    close: () => queue.close(),
  };
}
