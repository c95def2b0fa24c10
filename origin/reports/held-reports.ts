import type { HeldData } from "../http/held-data.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import type { TasksOf } from "../tasks/tasks-of.ts";
import { folderOf } from "./report-names.ts";
import { deleteReport, selectReportsOf } from "./report-records.ts";
import type { Snapshots } from "./snapshots.ts";
import { removeFiles } from "./withdraw-report.ts";

export interface HeldReportsNeeds {
  database: Database;
  objects: ObjectStore;
  tasksOf: TasksOf;
}

/** A person's PDFs and their records. The file goes before its row: a row without a file can be erased again. */
export const heldReports = ({ database, objects, tasksOf }: HeldReportsNeeds): HeldData => ({
  what: "reports",
  export: ({ userId }) => selectReportsOf(database.rows, userId),
  erase: async ({ userId }) => {
    let deleted = 0;
    for (const record of await selectReportsOf(database.rows, userId)) {
      await removeFiles(objects, record);
      deleted += await deleteReport(database.rows, record.id);
    }
    // A worker that died for the last time may have stored what it never put on record.
    for (const { id, type } of await tasksOf(userId))
      if (type === "report.pdf")
        for (const name of await objects.list(folderOf(id), filesMost)) await objects.remove(name);
    return deleted;
  },
});

/** More than a report ever has. */
const filesMost = 10;

/** The reports that the person's sessions saw. */
export const heldSnapshots = ({ snapshots }: { snapshots: Snapshots }): HeldData => ({
  what: "snapshots",
  export: (caller) => snapshots.all(caller),
  erase: (caller) => snapshots.forgetAll(caller),
});
