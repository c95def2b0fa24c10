import { Fault } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import { newTrace, nextHop, parseTraceparent } from "../../shared/trace.ts";
import { untilAborted } from "../../shared/until-aborted.ts";
import { recordEntries } from "../audit/record-entry.ts";
import { withContext } from "../http/request-context.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { tellChanged } from "./changed.ts";
import { failTask, giveBackTasks, postponeTask, setProgress, type WaitingRow } from "./ending-records.ts";
import type { Finish } from "./finish-tasks.ts";
import { type HeldTask, leaseLost, workerEnds } from "./held-task.ts";
import { outlast } from "./outlast.ts";
import { retryPauseMs } from "./retry-pause.ts";
import { rowTime } from "./row-time.ts";
import type { TaskOutcome } from "./task-kind.ts";
import { isCancelled } from "./task-records.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface AttemptNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  randomness: Randomness;
  log: Log;
  finish: Finish;
  /** Told when the handler is done with: what is left is writing, and the next may begin meanwhile. */
  handled: (held: HeldTask) => void;
  whenEnded?: WhenEnded;
}

/** How an attempt ended. `lost`: the claim no longer held, and nothing was written. */
export type AttemptEnd = "done" | "failed" | "postponed" | "given back" | "lost";

/** One attempt, from its beginning to the row that tells how it ended. */
export function runAttempt(needs: AttemptNeeds, held: HeldTask): Promise<AttemptEnd> {
  const { request_id: requestId, traceparent } = held.task;
  const context = { requestId, trace: nextHop(parseTraceparent(traceparent) ?? newTrace()) };
  return withContext(context, () => attempt(needs, held));
}

async function attempt(needs: AttemptNeeds, held: HeldTask): Promise<AttemptEnd> {
  const { finish, handled } = needs;
  const { task, ending } = held;
  const undos: (() => Promise<void>)[] = [];
  let handler: Promise<unknown> = Promise.resolve();
  try {
    ending.signal.throwIfAborted();
    const handling = handle(needs, held, undos);
    handler = handling;
    const outcome = await untilAborted(ending.signal, handling);
    handled(held);
    if (await finish(task, outcome)) return "done";
    throw leaseLost;
  } catch (error) {
    if (error === leaseLost) await takeBack(needs, held, handler, undos);
    return endAttempt(needs, held, error);
  }
}

/** Progress of the same step is written this often at most. */
const progressEveryMs = 250;

async function handle(
  { database, clock }: AttemptNeeds,
  { task, kind, ending }: HeldTask,
  undos: (() => Promise<void>)[],
): Promise<TaskOutcome> {
  let told = { step: "", atMs: Number.NEGATIVE_INFINITY };
  return kind.run({
    id: task.id,
    owner: task.owner,
    payload: kind.payload.parse(task.payload),
    sealed: task.sealed,
    createdAt: task.created_at,
    signal: ending.signal,
    tell: async (progress, step) => {
      ending.signal.throwIfAborted();
      const atMs = clock.now();
      if (told.step === step && atMs - told.atMs < progressEveryMs) return;
      told = { step, atMs };
      const isHeld = await database.transaction(async (rows) => {
        const written = await setProgress(rows, task, progress, step, rowTime(clock));
        if (written) await tellChanged(database, rows, [task.id]);
        return written;
      });
      if (!isHeld) ending.abort(leaseLost);
      ending.signal.throwIfAborted();
    },
    ifCancelled: (undo) => undos.push(undo),
  });
}

/** A handler that doesn't stop when it is told to is waited for so long before what it left is taken away. */
const settleMsMax = 10_000;

/** Takes away what nobody wants any more. Where another worker has the task, it may have made the same by now. */
async function takeBack(
  { database, clock, log }: AttemptNeeds,
  { task }: HeldTask,
  handler: Promise<unknown>,
  undos: readonly (() => Promise<void>)[],
): Promise<void> {
  try {
    if (!(await outlast(clock, () => isCancelled(database.rows, task.id)))) return;
    const settled = new AbortController();
    await Promise.race([
      handler.catch(() => {}).finally(() => settled.abort()),
      clock.sleep(settleMsMax, settled.signal).catch(() => {}),
    ]);
    for (const undo of undos) await undo();
  } catch (error) {
    log.error("What a cancelled task left could not be taken away", { task_id: task.id, error });
  }
}

/** What an attempt leaves that did not succeed: another one later, a task given back, or one that failed for good. */
async function endAttempt(needs: AttemptNeeds, held: HeldTask, error: unknown): Promise<AttemptEnd> {
  const { database, queue, clock, log } = needs;
  const { task } = held;
  if (error === leaseLost) {
    log.notice("A task was let go of: its claim is lost", { task_id: task.id });
    return "lost";
  }
  if (error === workerEnds) {
    const given = await outlast(clock, () => giveBackTasks(database.rows, [task], rowTime(clock)));
    tellAgain(queue, given);
    log.notice("A task was given back", { task_id: task.id });
    return given.length > 0 ? "given back" : "lost";
  }
  const code = error instanceof Fault ? error.code : "internal";
  const isLast = task.attempts >= task.attempts_max;
  log.error("An attempt failed", {
    ...{ task_id: task.id, type: task.type, attempt: task.attempts, last: isLast, error },
  });
  return outlast(clock, () => (isLast ? fail(needs, task, code) : postpone(needs, held, code)));
}

type Attempted = HeldTask["task"];

const fail = (needs: AttemptNeeds, task: Attempted, code: string): Promise<AttemptEnd> =>
  needs.database.transaction(async (rows) => {
    const ended = await failTask(rows, task, code, rowTime(needs.clock));
    if (!ended) return "lost";
    await tellChanged(needs.database, rows, [task.id]);
    await needs.whenEnded?.(rows, [ended]);
    await recordEntries(rows, [failure("task.failed", task, code)], needs.clock.now());
    return "failed";
  });

async function postpone(needs: AttemptNeeds, { task, kind }: HeldTask, code: string): Promise<AttemptEnd> {
  const { database, queue, clock, randomness } = needs;
  const pauseMs = retryPauseMs(task.attempts, randomness, kind.retryPausesMs);
  const waiting = await database.transaction(async (rows) => {
    const row = await postponeTask(rows, task, code, pauseMs, rowTime(clock));
    if (!row) return undefined;
    await tellChanged(database, rows, [task.id]);
    await recordEntries(rows, [failure("task.retried", task, code)], clock.now());
    return row;
  });
  if (!waiting) return "lost";
  tellAgain(queue, [waiting]);
  return "postponed";
}

const failure = (
  action: "task.failed" | "task.retried",
  { id, owner, request_id }: Attempted,
  code: string,
) => ({
  ...({ action, actor: "worker", owner, subject: code, taskId: id, outcome: "failed" } as const),
  requestId: request_id,
});

/** Words may be lost: the sweeper says them again. */
export function tellAgain(queue: TaskQueue, waiting: readonly WaitingRow[]): void {
  const told = waiting.map(({ id, type, run_at, tellings }) => ({
    id,
    type,
    runAt: run_at,
    telling: tellings,
  }));
  if (told.length > 0) queue.tell(told).catch(() => {});
}
