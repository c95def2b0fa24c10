import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { type ClaimedTask, firstOwner, selectDueTypes, selectForClaim } from "./claim-records.ts";
import { claimDueOf, claimThis } from "./claim-tasks.ts";
import { giveBackTasks } from "./ending-records.ts";
import { fairOrder } from "./fair-order.ts";
import { foreseenWrongly, nextFetchAhead } from "./fetch-ahead.ts";
import { createFinish } from "./finish-tasks.ts";
import { type HeldTask, workerEnds } from "./held-task.ts";
import { holdLeases } from "./hold-leases.ts";
import { rowTime } from "./row-time.ts";
import { createAlone } from "./run-alone.ts";
import { type AttemptEnd, runAttempt, tellAgain } from "./run-attempt.ts";
import { sweepTasks } from "./sweep-tasks.ts";
import { createTakeOver } from "./take-over.ts";
import type { TaskKind } from "./task-kind.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface WorkerNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  randomness: Randomness;
  log: Log;
  kinds: readonly TaskKind[];
  /** How many tasks run at once. */
  width?: number;
  leaseMs?: number;
  heartbeatMs?: number;
  whenEnded?: WhenEnded;
}

/** What became of a task that a queue called for. */
export type RunOutcome =
  | { outcome: "ran" }
  /** It is over, or another has it: there is nothing to do, now or later. */
  | { outcome: "nothing"; why: "unknown" | "done" | "failed" | "cancelled" | "running" }
  /** It failed and will be tried again, isn't due yet, or may not start now. */
  | { outcome: "again" };

export interface Worker {
  /** Runs this one task, as a queue asks that calls for each. */
  runOne(id: string): Promise<RunOutcome>;
  /** No new claim; what runs gets this long to finish, else it is given back. */
  stop(graceMs: number): Promise<void>;
}

/** So many may wait for their ends to be written before no more are begun. */
const endingMost = 3_000;

const sweepEveryMs = 10_000;

/**
 * Claims waiting tasks in batches and runs them, a few at once: one fetcher, many slots, one writer of ends. Where the
 * queue pushes, nothing is fetched and each call brings a task.
 * What a dead worker left behind goes before all else (`take-over.ts`).
 */
export async function runTasks(needs: WorkerNeeds): Promise<Worker> {
  const { database, queue, clock, log, kinds, width = 5, leaseMs = 45_000, heartbeatMs = 15_000 } = needs;
  const claims = { database, clock, leaseMs };
  const attempts = { ...needs, finish: createFinish(needs), handled: (one: HeldTask) => free(one) };
  const types = kinds.map(({ type }) => type);
  /** Everything claimed: what lies here, what waits to run alone, what runs. */
  const held = new Map<string, HeldTask>();
  let lying: HeldTask[] = [];
  /** Attempts that are not over, and of these the ones whose handlers have a slot. */
  const running = new Map<HeldTask, Promise<AttemptEnd | undefined>>();
  const slots = new Set<HeldTask>();
  /** Where each type's next claim goes on, so that every owner has a turn. */
  const turnOf = new Map<string, string>();
  let [ahead, aheadAgainMs, fetchedMs] = [0, Number.NEGATIVE_INFINITY, 0];
  let stopping = false;

  const hold = (task: ClaimedTask, kind: TaskKind): HeldTask => {
    const one: HeldTask = { task, kind, ending: new AbortController(), claimedMs: clock.now() };
    held.set(task.id, one);
    return one;
  };

  const begin = (one: HeldTask): Promise<AttemptEnd | undefined> => {
    one.startedMs = clock.now();
    slots.add(one);
    const run = runAttempt(attempts, one)
      .catch((error) => {
        log.error("A task could not be ended: its lease will run out", { task_id: one.task.id, error });
        return undefined;
      })
      .finally(() => {
        running.delete(one);
        slots.delete(one);
        if (held.get(one.task.id) === one) held.delete(one.task.id);
        // The next of them has its turn.
        if (alone.ended(one)) takeOver.again();
        // Lets go of whoever waits beside it.
        one.ending.abort(workerEnds);
        fill();
        wake();
      });
    running.set(one, run);
    return run;
  };

  const free = (one: HeldTask): void => {
    if (!slots.delete(one)) return;
    fill();
    if (lying.length <= ahead / 2) wake();
  };

  /** Begins what lies here, as far as there is room. */
  const fill = (): void => {
    if (stopping) return;
    if (running.size === 0) alone.quiet();
    if (alone.holdsUp) return;
    while (slots.size < width && running.size < endingMost) {
      const dead = takeOver.lying.shift();
      const next = dead ?? lying.shift();
      if (!next) return;
      void begin(next);
      if (!dead && lying.length === 0 && clock.now() >= aheadAgainMs)
        ahead = nextFetchAhead(ahead, width, performance.now() - fetchedMs);
    }
  };

  const alone = createAlone({
    clock,
    begin: (one) => void begin(one),
    free: fill,
    failed: (error) => log.error("Claiming a task to run alone failed", { error }),
  });
  const takeOver = createTakeOver({
    ...{ ...needs, leaseMs, alone, hold },
    ...{ most: width, came: fill, clear: () => giveBackLying() },
  });

  /** One look at a time; who wakes us during one gets another. */
  let looking: Promise<void> | undefined;
  let lookAgain = false;
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

  let sweptMs = clock.now();
  const look = async (): Promise<void> => {
    const nowMs = clock.now();
    if (nowMs - sweptMs >= sweepEveryMs) {
      sweptMs = nowMs;
      await sweepTasks(needs);
    }
    await takeOver.look();
    if (queue.way === "push") return;
    await giveBackLate();
    await fetchDue();
  };

  /** What lies behind slow tasks keeps other workers from it, and owners who came later from their turn. */
  const giveBackLate = async (): Promise<void> => {
    const lateMs = clock.now() - foreseenWrongly.lainMs;
    if (slots.size < width || !lying.some(({ claimedMs }) => claimedMs <= lateMs)) return;
    ahead = 0;
    aheadAgainMs = clock.now() + foreseenWrongly.pauseMs;
    await giveBackLying();
  };

  const giveBackLying = async (): Promise<void> => {
    const given = lying;
    lying = [];
    await giveBack(needs, given);
    for (const one of given) if (held.get(one.task.id) === one) held.delete(one.task.id);
  };

  const fetchDue = async (): Promise<void> => {
    const room = () => (alone.holdsUp ? 0 : width - slots.size - takeOver.lying.length - lying.length);
    // Half of what lies here is gone: time to fetch the next, before the last is begun.
    if (alone.holdsUp || running.size >= endingMost || (room() <= 0 && lying.length > ahead / 2)) return;
    const due = await selectDueTypes(database.rows, types, rowTime(clock));
    for (const kind of kinds) {
      const most = kind.limits ? room() : room() + ahead;
      if (!due.has(kind.type) || most <= 0 || stopping) continue;
      const after = turnOf.get(kind.type) ?? firstOwner;
      const tasks = await claimDueOf(claims)(kind, most, after);
      // None: the type's limit is reached, and whoever has the next turn keeps it.
      if (!tasks || tasks.length === 0) continue;
      turnOf.set(kind.type, lastOwnerOf(tasks));
      // There may be more behind it, or owners before its turn.
      lookAgain = true;
      fetchedMs = performance.now();
      lying = fairOrder([...lying, ...tasks.map((task) => hold(task, kind))]);
      fill();
    }
  };

  const runOne = async (id: string): Promise<RunOutcome> => {
    const waiting = await selectForClaim(database.rows, id);
    const kind = kinds.find(({ type }) => type === waiting?.type);
    if (!waiting || !kind) return { outcome: "nothing", why: "unknown" };
    if (stopping || slots.size >= width) return { outcome: "again" };
    const task = await claimThis(claims)(kind, id);
    if (!task) {
      const status = (await selectForClaim(database.rows, id))?.status ?? "unknown";
      return status === "pending" ? { outcome: "again" } : { outcome: "nothing", why: status };
    }
    const end = await begin(hold(task, kind));
    return end === "done" || end === "failed" || end === "lost" ? { outcome: "ran" } : { outcome: "again" };
  };

  const stopHolding = await holdLeases({ ...needs, leaseMs, heartbeatMs }, held);
  const stopHearing = await queue.hear(wake);
  wake();
  return {
    runOne,
    stop: async (graceMs) => {
      stopping = true;
      await stopHearing();
      await looking;
      await alone.stop();
      const unbegun = [...held.values()].filter(({ startedMs }) => startedMs === undefined);
      lying = [];
      await giveBack(needs, unbegun);
      const finished = Promise.all(running.values());
      const over = new AbortController();
      if (graceMs > 0) await Promise.race([finished, clock.sleep(graceMs, over.signal).catch(() => {})]);
      over.abort();
      for (const { ending } of running.keys()) ending.abort(workerEnds);
      await finished;
      await stopHolding();
    },
  };
}

/** Gives back what was claimed and not begun. */
async function giveBack({ database, queue, clock, log }: WorkerNeeds, held: HeldTask[]): Promise<void> {
  if (held.length === 0) return;
  try {
    const claims = held.map(({ task }) => task);
    tellAgain(queue, await giveBackTasks(database.rows, claims, rowTime(clock)));
    log.notice("Tasks were given back that had not begun", { tasks: held.length });
  } catch (error) {
    log.error("Tasks could not be given back: their leases will run out", { tasks: held.length, error });
  }
}

function lastOwnerOf(tasks: readonly ClaimedTask[]): string {
  const [last = firstOwner] = tasks
    .map(({ owner }) => owner)
    .toSorted()
    .toReversed();
  return last;
}
