import { refuse } from "../../shared/faults.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { tellChanged } from "./changed.ts";
import { rowTime } from "./row-time.ts";
import type { TaskKind } from "./task-kind.ts";
import { redriveFailed, selectTask, type Task } from "./task-records.ts";

export interface RetryNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  kinds: readonly Pick<TaskKind, "type" | "needsSealed">[];
}

/** Takes the owner's failed task out of the dead letters: it waits again, with all its attempts before it. */
export const retryTask =
  ({ database, queue, clock, kinds }: RetryNeeds) =>
  async (id: string, owner: string, actor = owner): Promise<Task> => {
    const waiting = await database.transaction(async (rows) => {
      const task = (await selectTask(rows, id, owner)) ?? refuse("task.unknown");
      // Another retry may come between: the rows are asked again below.
      if (task.status !== "failed") refuse("task.not-failed", task.status);
      if (kinds.find(({ type }) => type === task.type)?.needsSealed) refuse("task.input-gone");
      const [again] = await redriveFailed(rows, [id], rowTime(clock));
      if (!again) return refuse("task.not-failed", task.status);
      await tellChanged(database, rows, [id]);
      const entry = { action: "task.redriven", actor, owner, subject: again.type, taskId: id } as const;
      await recordEntry(rows, entry, clock.now());
      return again;
    });
    queue.tell([{ id, type: waiting.type, telling: waiting.tellings }]).catch(() => {});
    return waiting;
  };
