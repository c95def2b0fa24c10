import { PGlite } from "@electric-sql/pglite";
import { openPGlite } from "../origin/outside/database/pglite.ts";
import type { Database } from "../origin/outside/database/port.ts";
import type { Log } from "../shared/log.ts";
import { silentLog } from "./silent-log.ts";

/**
 * A database in the process that nobody else has, empty. Making the files of an empty Postgres takes ten times as long
 * as opening a copy of them: they are made once in a process of tests, and each database begins as a copy.
 */
export const openFreshDatabase = async (log: Log = silentLog): Promise<Database> =>
  openPGlite({ begunAs: await emptyFiles(), log });

/** Files of tests share the process, not their modules. */
const shared: { [key in typeof where]?: Promise<Blob> } = globalThis as never;
const where = Symbol.for("files of an empty database");

function emptyFiles(): Promise<Blob> {
  shared[where] ??= (async () => {
    const postgres = await PGlite.create();
    try {
      return await postgres.dumpDataDir("none");
    } finally {
      await postgres.close();
    }
  })();
  return shared[where];
}
