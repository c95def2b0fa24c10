import { Fault } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import { newTrace, nextHop, parseTraceparent } from "../../shared/trace.ts";
import { untilAborted } from "../../shared/until-aborted.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { withContext } from "../http/request-context.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { tellChanged } from "./changed.ts";
import { type Claim, type ClaimedTask, firstOwner, renewLeases } from "./claim-records.ts";
import { claimDueOf, claimLapsedOf } from "./claim-tasks.ts";
import {
  failExhausted,
  failTask,
  finishTasks,
  giveBackTasks,
  postponeTask,
  setProgress,
} from "./ending-records.ts";
import { rowTime } from "./row-time.ts";
import type { TaskKind } from "./task-kind.ts";
import { isCancelled } from "./task-records.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface WorkerNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  randomness: Randomness;
  log: Log;
  kinds: readonly TaskKind[];
  whenEnded?: WhenEnded;
  /** How many tasks run at once. */
  width?: number;
}

export interface Worker {
  /** No new claim; what runs gets this long to finish, else it is given back. */
  stop(graceMs: number): Promise<void>;
}

const leaseMs = 45_000;
const heartbeatMs = 15_000;
const retryAfterMs = { first: 10_000, most: 120_000 };

/** The reasons for which a handler is aborted. */
const leaseLost = new Error("The lease was lost: another worker has the task");
const timeIsOver = new Error("The attempt took longer than it may");
const workerEnds = new Error("The worker ends");

/**
 * Claims waiting tasks and runs them, a few at once. Each run holds a lease that it renews while it works; a worker
 * that dies lets the lease run out and another takes over; one that lost its lease can't write.
 */
export async function runTasks(needs: WorkerNeeds): Promise<Worker> {
  const { database, queue, clock, log, kinds, width = 5 } = needs;
  const running = new Map<Promise<void>, AbortController>();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  /** One look at a time; who wakes us during one gets another. */
  const wake = (): void => {
    if (stopping) return;
    lookAgain = true;
    looking ??= (async () => {
      while (lookAgain && !stopping) {
        lookAgain = false;
        await look().catch((error) => log.error("Looking for tasks failed", { error }));
      }
    })().finally(() => {
      looking = undefined;
    });
  };

  const look = async (): Promise<void> => {
    const room = width - running.size;
    if (room <= 0) return;
    await buryExhausted(needs);
    const claims = { database, clock, leaseMs };
    for (const kind of kinds) {
      const lapsed = await claimLapsedOf(claims)(kind);
      if (lapsed) begin(lapsed, kind);
      const most = width - running.size;
      if (most <= 0) return;
      for (const task of await claimDueOf(claims)(kind, most, firstOwner)) begin(task, kind);
    }
  };

  const begin = (task: ClaimedTask, kind: TaskKind): void => {
    const ending = new AbortController();
    const context = {
      requestId: task.request_id,
      trace: nextHop(parseTraceparent(task.traceparent) ?? newTrace()),
    };
    const run: Promise<void> = withContext(context, () => runOne(needs, task, kind, ending))
      .catch((error) => log.error("A task could not be ended", { task_id: task.id, error }))
      .finally(() => {
        running.delete(run);
        wake();
      });
    running.set(run, ending);
  };

  const stopHearing = await queue.hear(wake);
  wake();
  return {
    stop: async (graceMs) => {
      stopping = true;
      await stopHearing();
      await looking;
      const finished = Promise.all(running.keys());
      const over = new AbortController();
      if (graceMs > 0) await Promise.race([finished, clock.sleep(graceMs, over.signal).catch(() => {})]);
      over.abort();
      for (const ending of running.values()) ending.abort(workerEnds);
      await finished;
    },
  };
}

/** One attempt, from the claim to the row that tells how it ended. */
async function runOne(
  needs: WorkerNeeds,
  task: ClaimedTask,
  kind: TaskKind,
  ending: AbortController,
): Promise<void> {
  const { database, clock, log, whenEnded } = needs;
  const claim: Claim = { id: task.id, fence: task.fence };
  const over = new AbortController();
  const beat = keepLease(needs, claim, ending, over.signal);
  const deadline = clock.sleep(kind.attemptMsMax, over.signal).then(
    () => ending.abort(timeIsOver),
    () => {},
  );
  const undos: (() => Promise<void>)[] = [];
  try {
    const outcome = await untilAborted(
      ending.signal,
      kind.run({
        id: task.id,
        owner: task.owner,
        payload: kind.payload.parse(task.payload),
        sealed: task.sealed,
        createdAt: task.created_at,
        signal: ending.signal,
        tell: async (progress, step) => {
          const held = await setProgress(database.rows, claim, progress, step, rowTime(clock));
          if (!held) ending.abort(leaseLost);
          ending.signal.throwIfAborted();
          await tellChanged(database, database.rows, [task.id]);
        },
        ifCancelled: (undo) => undos.push(undo),
      }),
    );
    const { result, record } = outcome;
    await database.transaction(async (rows) => {
      const now = clock.now();
      const [ended] = await finishTasks(rows, [{ claim, result }], rowTime(clock));
      if (!ended) throw leaseLost;
      await record?.(rows);
      await whenEnded?.(rows, [ended]);
      await tellChanged(database, rows, [task.id]);
      await recordEntry(
        rows,
        { action: "task.finished", actor: "worker", owner: task.owner, subject: task.type, taskId: task.id },
        now,
      );
    });
    log.info("A task was done", { task_id: task.id, type: task.type, attempt: task.attempts });
  } catch (error) {
    await endAttempt(needs, task, claim, error);
    // Another worker may have made the same by now: only what nobody wants any more is taken back.
    if (error === leaseLost && (await isCancelled(database.rows, task.id)))
      for (const undo of undos) await undo();
  } finally {
    over.abort();
    await Promise.all([beat, deadline]);
  }
}

/** What a failed attempt leaves: another one later, a task given back, or one that failed for good. */
async function endAttempt(
  needs: WorkerNeeds,
  task: ClaimedTask,
  claim: Claim,
  error: unknown,
): Promise<void> {
  const { database, clock, randomness, log, whenEnded } = needs;
  const nowMs = clock.now();
  const at = rowTime(clock);
  if (error === leaseLost) {
    log.warning("A task was lost to another worker", { task_id: task.id });
    return;
  }
  if (error === workerEnds) {
    await giveBackTasks(database.rows, [claim], at);
    log.notice("A task was given back", { task_id: task.id });
    return;
  }
  const code = error instanceof Fault ? error.code : "internal";
  const isLast = task.attempts >= task.attempts_max;
  log.error("An attempt failed", {
    task_id: task.id,
    type: task.type,
    attempt: task.attempts,
    last: isLast,
    error,
  });
  await database.transaction(async (rows) => {
    const ended = isLast ? await failTask(rows, claim, code, at) : undefined;
    const held =
      ended ??
      (isLast ? undefined : await postponeTask(rows, claim, code, retryPause(task.attempts, randomness), at));
    if (!held) return;
    if (ended) await whenEnded?.(rows, [ended]);
    await tellChanged(database, rows, [task.id]);
    const action = isLast ? "task.failed" : "task.retried";
    await recordEntry(
      rows,
      { action, actor: "worker", owner: task.owner, subject: code, taskId: task.id, outcome: "failed" },
      nowMs,
    );
  });
}

/** Doubling from the first pause to the longest, each shortened by up to half so that retries don't march in step. */
function retryPause(attempt: number, randomness: Randomness): number {
  const whole = Math.min(retryAfterMs.first * 2 ** (attempt - 1), retryAfterMs.most);
  const [byte = 0] = randomness.bytes(1);
  return Math.round(whole - (whole / 2) * (byte / 255));
}

/** Renews the lease until the attempt is over; a lease that can't be renewed ends the attempt. */
async function keepLease(
  { database, clock, log }: WorkerNeeds,
  claim: Claim,
  ending: AbortController,
  over: AbortSignal,
): Promise<void> {
  let leasedUntilMs = clock.now() + leaseMs;
  for (;;) {
    try {
      await clock.sleep(heartbeatMs, over);
    } catch {
      return;
    }
    try {
      const untilMs = clock.now() + leaseMs;
      const held = await renewLeases(database.rows, [claim], leaseMs, rowTime(clock));
      if (!held.has(claim.id)) return ending.abort(leaseLost);
      leasedUntilMs = untilMs;
    } catch (error) {
      log.warning("A lease could not be renewed", { task_id: claim.id, error });
      if (clock.now() >= leasedUntilMs) return ending.abort(leaseLost);
    }
  }
}

async function buryExhausted({ database, clock, log, whenEnded }: WorkerNeeds): Promise<void> {
  await database.transaction(async (rows) => {
    for (const ended of await failExhausted(rows, 100, rowTime(clock))) {
      const { id, owner } = ended;
      await whenEnded?.(rows, [ended]);
      await tellChanged(database, rows, [id]);
      log.error("A task ended with its workers: it won't be tried again", { task_id: id });
      await recordEntry(
        rows,
        { action: "task.failed", actor: "worker", owner, taskId: id, outcome: "failed" },
        clock.now(),
      );
    }
  });
}
