import { expect } from "bun:test";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createCloudTasksQueue } from "../../origin/outside/task-queue/cloud-tasks.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { silentLog } from "../silent-log.ts";
import { askGoogleAt, queueName } from "../simulators/google/ask-google-at.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { startGoogle } from "../simulators/google/simulator.ts";
import { type TaskQueueUnderTest, taskQueueContract } from "./task-queue.ts";

const pullOn = (database: Database): TaskQueueUnderTest => ({
  queue: createPullQueue({ database, lookEveryMs: 50 }),
  close: () => database.close(),
});

taskQueueContract("pulling from PGlite", async () => pullOn(await openFreshDatabase()));

/** Pushing wakes by calling the worker's door: here a server that does nothing else. */
async function pushing(): Promise<TaskQueueUnderTest> {
  const google = await startGoogle({ queue: queueName });
  const heard = new Set<() => void>();
  const door = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => {
      for (const wake of heard) wake();
      return new Response();
    },
  });
  const queue = createCloudTasksQueue({
    google: askGoogleAt(google.url),
    queue: queueName,
    workerUrl: `http://127.0.0.1:${door.port}`,
    caller: accountEmail,
    dispatchDeadlineSeconds: 330,
    lookEveryMs: 50,
    now: Date.now,
  });
  return {
    queue: {
      ...queue,
      hear: async (wake) => {
        heard.add(wake);
        const stop = await queue.hear(wake);
        return async () => {
          heard.delete(wake);
          await stop();
        };
      },
    },
    close: async () => {
      await google.stop();
      await door.stop(true);
      expect(google.mistakes).toEqual([]);
    },
  };
}

taskQueueContract("pushing by Cloud Tasks", pushing);

const url = process.env["TEST_POSTGRES_URL"];
if (url) {
  taskQueueContract("pulling from Postgres", async () =>
    pullOn(await openPostgres({ url, poolMax: 2, log: silentLog })),
  );
}
