import type { Log } from "../../shared/log.ts";
import { recordEntries } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { tellChanged } from "./changed.ts";
import type { ClaimedTask } from "./claim-records.ts";
import { finishTasks } from "./ending-records.ts";
import { outlast } from "./outlast.ts";
import { rowTime } from "./row-time.ts";
import type { TaskOutcome } from "./task-kind.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface FinishNeeds {
  database: Database;
  clock: Clock;
  log: Log;
  whenEnded?: WhenEnded;
}

interface Finished {
  task: ClaimedTask;
  outcome: TaskOutcome;
}

/** Writes that a task is done; false where its claim no longer held, and nothing was written. */
export type Finish = (task: ClaimedTask, outcome: TaskOutcome) => Promise<boolean>;

const batchMost = 1_000;

/**
 * Ends tasks in batches: while one is written the next gathers, so that a quiet worker waits for nothing and a busy
 * one pays a commit for hundreds. Those with rows of their own go alone: what is wrong with one is no other's trouble.
 * It gathers no more than the worker holds.
 */
export function createFinish(needs: FinishNeeds): Finish {
  const { log } = needs;
  let waiting: (Finished & { settle: PromiseWithResolvers<boolean> })[] = [];
  let writing = false;

  const write = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMost);
      waiting = waiting.slice(batchMost);
      try {
        const ended = await writeFinished(needs, batch);
        for (const { task, settle } of batch) settle.resolve(ended.has(task.id));
      } catch (error) {
        if (batch.length > 1)
          log.warning("Tasks could not be ended together: each is tried alone", { error });
        for (const each of batch)
          await writeFinished(needs, [each]).then(
            (ended) => each.settle.resolve(ended.has(each.task.id)),
            each.settle.reject,
          );
      }
    }
    writing = false;
  };

  return async (task, outcome) => {
    if (outcome.record) return (await writeFinished(needs, [{ task, outcome }])).has(task.id);
    const settle = Promise.withResolvers<boolean>();
    waiting.push({ task, outcome, settle });
    if (!writing) void write();
    return settle.promise;
  };
}

const writeFinished = (
  { database, clock, log, whenEnded }: FinishNeeds,
  finished: readonly Finished[],
): Promise<Set<string>> =>
  outlast(clock, async () => {
    const ids = await database.transaction(async (rows) => {
      const ended = await finishTasks(
        rows,
        finished.map(({ task, outcome }) => ({ claim: task, result: outcome.result })),
        rowTime(clock),
      );
      const done = new Set(ended.map(({ id }) => id));
      for (const { task, outcome } of finished) if (done.has(task.id)) await outcome.record?.(rows);
      await tellChanged(database, rows, [...done]);
      const entries = finished
        .filter(({ task }) => done.has(task.id))
        .flatMap(({ task: { id, owner, type, request_id: requestId }, outcome: { entries: more = [] } }) => [
          { action: "task.finished", actor: "worker", owner, subject: type, taskId: id, requestId } as const,
          ...more.map((entry) => ({ ...entry, requestId })),
        ]);
      await recordEntries(rows, entries, clock.now());
      // What it adds is told in the same chains: they are held by now, all of them, in order.
      await whenEnded?.(rows, ended);
      return done;
    });
    if (ids.size > 0) log.info("Tasks are done", { tasks: ids.size, task_ids: [...ids].slice(0, 20) });
    return ids;
  });
