import { refuse } from "../../shared/faults.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { tellCancelled } from "./changed.ts";
import { rowTime } from "./row-time.ts";
import { mustEnd, type TaskKind } from "./task-kind.ts";
import { cancelOne, selectTask, type Task } from "./task-records.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface CancelNeeds {
  database: Database;
  clock: Clock;
  kinds: readonly Pick<TaskKind, "type" | "mustEnd">[];
  whenEnded?: WhenEnded;
}

/**
 * Ends the owner's task. One that waits is over at once; one that runs is over too, its worker hears of it, aborts
 * the handler and takes back what there was. Cancelling twice is cancelling once.
 */
export const cancelTask =
  ({ database, clock, kinds, whenEnded }: CancelNeeds) =>
  (id: string, owner: string, actor = owner): Promise<Task> =>
    database.transaction(async (rows) => {
      const cancelled = await cancelOne(rows, id, owner, rowTime(clock));
      if (!cancelled) {
        const task = (await selectTask(rows, id, owner)) ?? refuse("task.unknown");
        return task.status === "cancelled" ? task : refuse("task.over", task.status);
      }
      if (mustEnd(kinds).includes(cancelled.type)) refuse("task.must-end", cancelled.type);
      await tellCancelled(database, rows, [id]);
      await whenEnded?.(rows, [cancelled]);
      const entry = { action: "task.cancelled", actor, owner, subject: cancelled.type, taskId: id } as const;
      await recordEntry(rows, entry, clock.now());
      return cancelled;
    });
