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
      // Its last completions are written as it stops.
      await runner.stop();
      const tookMs = performance.now() - startedMs;
      const { rows } = await pgPool.query("select count(*)::int as left from graphile_worker.jobs");
      if (rows[0].left !== 0) throw new Error(`graphile-worker: ${rows[0].left} jobs were left`);
      return tookMs;
    },
    close: async () => {
      await utils.release();
      await pgPool.end();
    },
  };
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
