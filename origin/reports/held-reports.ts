import type { HeldData } from "../http/held-data.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import { deleteReport, selectReportsOf } from "./report-records.ts";
import type { Snapshots } from "./snapshots.ts";

/** A person's PDFs and their records. The file goes before its row: a row without a file can be erased again. */
export const heldReports = ({
  database,
  objects,
}: {
  database: Database;
  objects: ObjectStore;
}): HeldData => ({
  what: "reports",
  export: ({ userId }) => selectReportsOf(database.rows, userId),
  erase: async ({ userId }) => {
    const reports = await selectReportsOf(database.rows, userId);
    for (const { id, object_name } of reports) {
      await objects.remove(object_name);
      await deleteReport(database.rows, id);
    }
    return reports.length;
  },
});

/** The reports that the session saw. */
export const heldSnapshots = ({ snapshots }: { snapshots: Snapshots }): HeldData => ({
  what: "snapshots",
  export: ({ sessionId }) => snapshots.all(sessionId),
  erase: ({ sessionId }) => snapshots.forget(sessionId),
});
