import type { HeldData } from "../http/held-data.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { tellCancelled } from "./changed.ts";
import { rowTime } from "./row-time.ts";
import { emptyTasksOf, selectTasksOf } from "./task-records.ts";

/** A person's tasks. Those under way are cancelled: their workers hear of it and can write no more. */
export const heldTasks = ({ database, clock }: { database: Database; clock: Clock }): HeldData => ({
  what: "tasks",
  export: async ({ userId }) =>
    (await selectTasksOf(database.rows, userId)).map(
      ({ sealed, fence: _fence, leased_until: _until, ...task }) => ({
        ...task,
        sealed: sealed === null ? null : "encrypted until the task ends",
      }),
    ),
  erase: ({ userId }) =>
    database.transaction(async (rows) => {
      const emptied = await emptyTasksOf(rows, userId, rowTime(clock));
      await tellCancelled(
        database,
        rows,
        emptied.map(({ id }) => id),
      );
      return emptied.length;
    }),
});
