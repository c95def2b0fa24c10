import { refuse } from "../../shared/faults.ts";
import { formatTraceparent, newTrace } from "../../shared/trace.ts";
import { uuidsV7 } from "../../shared/uuid-v7.ts";
import { recordEntries } from "../audit/record-entry.ts";
import { currentContext } from "../http/request-context.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import type { OwnerKind } from "../outside/database/schema.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { rowTime } from "./row-time.ts";
import type { TaskKind } from "./task-kind.ts";
import { insertTasks, lockOwner } from "./task-records.ts";

export interface NewTask {
  owner: string;
  payload: Record<string, unknown>;
  sealed?: string;
  /** Where its outcome is to be told. */
  callbackUrl?: string;
}

/** What is wished of a task, or of many that are added together. */
export interface TaskWishes {
  /** A person where nothing else is said: then only an account that is there gets a task. */
  ownerKind?: OwnerKind;
  /** Who asks, where it isn't the owner. */
  actor?: string;
  /** From -9 to 9; the owner's own order, and no other's. */
  priority?: number;
  /** Unset: at once. */
  runAt?: Date;
  /** Unset: as many as its kind says. */
  attemptsMax?: number;
  /** What else is to be written in the transaction of the tasks. */
  alongside?: (rows: Rows, ids: string[]) => Promise<void>;
}

/** Of a kind, what a new task needs to know. */
export type KindOfNew = Pick<TaskKind, "type" | "attemptsMax">;

/** Writes a task and its audit entry in one transaction, then tells the queue: lost words cost time, never the task. */
export const addTask =
  (needs: { database: Database; queue: TaskQueue; clock: Clock }) =>
  async (kind: KindOfNew, task: NewTask, wishes: TaskWishes = {}): Promise<string> => {
    const [id = ""] = await addTasks(needs)(kind, [task], wishes);
    return id;
  };

/** Many of one kind at once: all of them or none. */
export const addTasks =
  ({ database, queue, clock }: { database: Database; queue: TaskQueue; clock: Clock }) =>
  async (kind: KindOfNew, tasks: readonly NewTask[], wishes: TaskWishes = {}): Promise<string[]> => {
    const ids = await database.transaction(async (rows) => {
      const written = await writeTasks({ clock })(rows, kind, tasks, wishes);
      await wishes.alongside?.(rows, written);
      return written;
    });
    tellOf(queue)(kind, ids, wishes);
    return ids;
  };

/** Writes tasks within a transaction; whoever commits it tells the queue of them afterwards. */
export const writeTasks =
  ({ clock }: { clock: Clock }) =>
  async (
    rows: Rows,
    kind: KindOfNew,
    tasks: readonly NewTask[],
    { ownerKind = "person", actor, priority = 0, runAt, attemptsMax = kind.attemptsMax }: TaskWishes = {},
  ): Promise<string[]> => {
    // Held until the commit: an account that is being erased has either no such task yet, or sees it.
    if (ownerKind === "person")
      for (const owner of new Set(tasks.map(({ owner }) => owner)))
        if (!(await lockOwner(rows, owner))) refuse("session.over", "the account was erased meanwhile");
    const nowMs = clock.now();
    const context = currentContext();
    const ids = uuidsV7(nowMs, tasks.length);
    const news = tasks.map((task, index) => ({ ...task, id: ids[index] ?? "" }));
    await insertTasks(
      rows,
      news.map(({ id, owner, payload, sealed = null, callbackUrl = null }) => ({
        ...{ id, owner, payload, sealed, callbackUrl },
      })),
      {
        ...{ type: kind.type, ownerKind, priority, runAt, attemptsMax },
        requestId: context?.requestId ?? "",
        traceparent: formatTraceparent(context?.trace ?? newTrace()),
      },
      rowTime(clock),
    );
    await recordEntries(
      rows,
      news.map(({ id, owner }) => ({
        ...({ action: "task.created", actor: actor ?? owner, owner, subject: kind.type } as const),
        taskId: id,
      })),
      nowMs,
    );
    return ids;
  };

/** Tells the queue. The worker looks too: the caller need neither wait for these words nor hear that they were lost. */
export const tellOf =
  (queue: TaskQueue) =>
  ({ type }: KindOfNew, ids: readonly string[], { runAt }: TaskWishes = {}): void => {
    queue.tell(ids.map((id) => ({ id, type, telling: 0, ...(runAt && { runAt }) }))).catch(() => {});
  };
