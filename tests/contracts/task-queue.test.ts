import { openPGlite } from "../../origin/outside/database/pglite.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { silentLog } from "../silent-log.ts";
import { type TaskQueueUnderTest, taskQueueContract } from "./task-queue.ts";

const pullOn = (database: Database): TaskQueueUnderTest => ({
  queue: createPullQueue({ database, lookEveryMs: 50 }),
  close: () => database.close(),
});

taskQueueContract("pulling from PGlite", async () => pullOn(await openPGlite({ log: silentLog })));

const url = process.env["TEST_POSTGRES_URL"];
if (url) {
  taskQueueContract("pulling from Postgres", async () =>
    pullOn(await openPostgres({ url, poolMax: 2, log: silentLog })),
  );
}
