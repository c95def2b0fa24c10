import { recordEntry } from "../../origin/audit/record-entry.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import { openPGlite } from "../../origin/outside/database/pglite.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { silentLog } from "../silent-log.ts";

/**
 * A program: `insert-until-killed.ts FOLDER` adds one audit entry after the other to the database in a folder, each in
 * a transaction of its own, and says its task's id when it is committed. Where it can't have the folder it says why.
 */
const [folder = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  const database = await openPGlite({ folder, log: silentLog });
  await migrate(database, Date.now());
  say("open");
  for (;;) {
    const taskId = uuidV7(Date.now());
    await database.transaction((rows) =>
      recordEntry(rows, { action: "task.created", actor: "x", owner: "x", taskId }, Date.now()),
    );
    say(taskId);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
