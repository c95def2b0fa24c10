import type { Log } from "../../shared/log.ts";
import { recordEntries } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { tellChanged } from "./changed.ts";
import { failExhausted } from "./ending-records.ts";
import { rowTime } from "./row-time.ts";
import { deleteOldFailed, markUnclaimed } from "./sweep-records.ts";
import { mustEnd, type TaskKind } from "./task-kind.ts";
import type { WhenEnded } from "./when-ended.ts";

export interface SweepNeeds {
  database: Database;
  queue: TaskQueue;
  clock: Clock;
  log: Log;
  kinds: readonly Pick<TaskKind, "type" | "mustEnd">[];
  whenEnded?: WhenEnded;
}

const most = 500;

/** Words that nobody followed for so long are said again: even lost twice, a task is begun within two minutes. */
const unclaimedAfterMs = 20_000;

/** So many at a look: what only waits its turn in a long queue mustn't fill it with words said twice. */
const toldAgainMost = 100;

/** Ends what was tried as often as it may be, by workers that died of it. */
export async function buryExhausted({ database, clock, log, whenEnded }: SweepNeeds): Promise<void> {
  await database.transaction(async (rows) => {
    const ended = await failExhausted(rows, most, rowTime(clock));
    if (ended.length === 0) return;
    const ids = ended.map(({ id }) => id);
    log.error("Tasks ended with their workers: they won't be tried again", { task_ids: ids.slice(0, 20) });
    await tellChanged(database, rows, ids);
    const entries = ended.map(({ id, owner }) => ({
      ...({ action: "task.failed", actor: "worker", owner, subject: "internal", outcome: "failed" } as const),
      taskId: id,
    }));
    await recordEntries(rows, entries, clock.now());
    // What it adds is told in the same chains: they are held by now, all of them, in order.
    await whenEnded?.(rows, ended);
  });
}

/** Tells a queue that has to be told again of what nobody came for, and lets dead letters go that are old. */
export async function sweepTasks({ database, queue, clock, log, kinds }: SweepNeeds): Promise<void> {
  if (queue.way === "push") {
    const wanted = { afterMs: unclaimedAfterMs, most: toldAgainMost };
    const unclaimed = await markUnclaimed(database.rows, wanted, rowTime(clock));
    if (unclaimed.length > 0) {
      log.warning("Tasks were told of again: nobody came for them", { tasks: unclaimed.length });
      await queue.tell(
        unclaimed.map(({ id, type, tellings }) => ({ id, type, telling: tellings, again: true })),
      );
    }
  }
  const deleted = await deleteOldFailed(database.rows, mustEnd(kinds), most, rowTime(clock));
  if (deleted > 0) log.info("Old dead letters were let go", { tasks: deleted });
}
