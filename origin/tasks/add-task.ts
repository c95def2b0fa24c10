import { refuse } from "../../shared/faults.ts";
import { formatTraceparent, newTrace } from "../../shared/trace.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { currentContext } from "../http/request-context.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import type { TaskKind } from "./task-kind.ts";
import { insertTask, lockOwner } from "./task-records.ts";

export interface NewTask {
  owner: string;
  payload: Record<string, unknown>;
  sealed?: string;
}

/** Writes a task and its audit entry in one transaction, then tells the queue: lost words cost time, never the task. */
export const addTask =
  ({ database, queue, clock }: { database: Database; queue: TaskQueue; clock: Clock }) =>
  async (
    kind: Pick<TaskKind, "type" | "attemptsMax">,
    { owner, payload, sealed }: NewTask,
  ): Promise<string> => {
    const nowMs = clock.now();
    const id = uuidV7(nowMs);
    const context = currentContext();
    await database.transaction(async (rows) => {
      // Held until the commit: an account that is being erased has either no such task yet, or sees it.
      if (!(await lockOwner(rows, owner))) refuse("session.over", "the account was erased meanwhile");
      await insertTask(
        rows,
        {
          id,
          type: kind.type,
          owner,
          payload,
          sealed: sealed ?? null,
          attemptsMax: kind.attemptsMax,
          requestId: context?.requestId ?? "",
          traceparent: formatTraceparent(context?.trace ?? newTrace()),
        },
        new Date(nowMs),
      );
      await recordEntry(
        rows,
        { action: "task.created", actor: owner, owner, subject: kind.type, taskId: id },
        nowMs,
      );
    });
    // The worker looks by itself too: the caller need not wait for these words, nor hear that they were lost.
    queue.tell([{ id, type: kind.type, telling: 0 }]).catch(() => {});
    return id;
  };
