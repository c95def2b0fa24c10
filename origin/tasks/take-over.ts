import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { type ClaimedTask, selectLapsedTypes } from "./claim-records.ts";
import { claimLapsedOf, claimLastOf } from "./claim-tasks.ts";
import type { HeldTask } from "./held-task.ts";
import { rowTime } from "./row-time.ts";
import type { Alone } from "./run-alone.ts";
import { buryExhausted } from "./sweep-tasks.ts";
import type { TaskKind } from "./task-kind.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface TakeOverNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  log: Log;
  kinds: readonly TaskKind[];
  whenEnded?: WhenEnded;
  leaseMs: number;
  /** So many lie here at most. */
  most: number;
  alone: Alone;
  hold: (task: ClaimedTask, kind: TaskKind) => HeldTask;
  /** Told when something came. */
  came: () => void;
  /** Gives back what lies here untried: it would die with what runs alone. */
  clear: () => Promise<void>;
}

export interface TakeOver {
  /** Looks, where it is time to, whether leases ran out. */
  look(): Promise<void>;
  /** Makes the next look one that looks. */
  again(): void;
  /** What was taken over and did not begin, the longest lapsed first. */
  readonly lying: HeldTask[];
}

const lookEveryMs = 1_000;

/**
 * Takes over what dead workers left behind, no more than can begin soon: one of these may have killed its worker. What
 * has its last attempt before it runs alone: whoever kills its worker takes nobody along then, and whoever was only
 * taken along ends well.
 */
export function createTakeOver(needs: TakeOverNeeds): TakeOver {
  const { database, queue, clock, log, kinds, most, alone, hold } = needs;
  const types = kinds.map(({ type }) => type);
  const lying: HeldTask[] = [];
  let lookedMs = Number.NEGATIVE_INFINITY;
  const again = (): void => {
    lookedMs = Number.NEGATIVE_INFINITY;
  };

  const take = async (kind: TaskKind): Promise<void> => {
    const room = most - lying.length;
    const tasks = room > 0 ? ((await claimLapsedOf(needs)(kind, room)) ?? []) : [];
    if (tasks.length === 0) return;
    const ids = tasks.map(({ id }) => id);
    log.warning("Tasks were taken over: their workers are gone", { tasks: ids.length, task_ids: ids });
    lying.push(...tasks.map((task) => hold(task, kind)));
    // There may be more behind them.
    again();
  };

  const claimLast = async (kind: TaskKind): Promise<HeldTask | undefined> => {
    const task = await claimLastOf(needs)(kind);
    if (!task) return undefined;
    const { id, attempts } = task;
    log.warning("A task was taken over to run alone: its worker is gone", { task_id: id, attempt: attempts });
    return hold(task, kind);
  };

  return {
    lying,
    again,
    look: async () => {
      if (clock.now() - lookedMs < lookEveryMs) return;
      lookedMs = clock.now();
      const lapsed = await selectLapsedTypes(database.rows, types, rowTime(clock));
      if (lapsed.size === 0) return;
      await buryExhausted(needs);
      if (queue.way === "push") return;
      for (const kind of kinds) {
        const found = lapsed.get(kind.type);
        if (found?.isLast && alone.isFree) {
          alone.next(() => claimLast(kind));
          await needs.clear();
        }
        if (found) await take(kind);
      }
      needs.came();
    },
  };
}
