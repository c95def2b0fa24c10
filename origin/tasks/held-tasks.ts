import type { HeldData } from "../http/held-data.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { emptyTasksOf, selectTasksOf } from "./task-records.ts";

/** A person's tasks. Those under way are cancelled: their workers can no longer write what they had in hand. */
export const heldTasks = ({ database, clock }: { database: Database; clock: Clock }): HeldData => ({
  what: "tasks",
  export: async ({ userId }) =>
    (await selectTasksOf(database.rows, userId)).map(
      ({ sealed, fence: _fence, leased_until: _until, ...task }) => ({
        ...task,
        sealed: sealed === null ? null : "encrypted until the task ends",
      }),
    ),
  erase: ({ userId }) => emptyTasksOf(database.rows, userId, new Date(clock.now())),
});
