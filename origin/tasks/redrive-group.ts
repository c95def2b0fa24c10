import { refuse } from "../../shared/faults.ts";
import { recordEntries } from "../audit/record-entry.ts";
import { tellChanged } from "./changed.ts";
import { lockDeadLetters } from "./overview-records.ts";
import type { RetryNeeds } from "./retry-task.ts";
import { rowTime } from "./row-time.ts";
import { redriveFailed } from "./task-records.ts";

/** So many at a time: who lets thousands go again wants to see first how the first hundred fare. */
export const redrivenMost = 100;

/** Lets those go again that failed alike, the longest dead first; tells how many. */
export const redriveGroup =
  ({ database, queue, clock, kinds }: RetryNeeds) =>
  async ({ type, error }: { type: string; error: string }, actor: string): Promise<number> => {
    if (kinds.find((kind) => kind.type === type)?.needsSealed) refuse("task.input-gone");
    const waiting = await database.transaction(async (rows) => {
      const ids = await lockDeadLetters(rows, type, error, redrivenMost);
      const again = await redriveFailed(rows, ids, rowTime(clock));
      await tellChanged(database, rows, ids);
      await recordEntries(
        rows,
        again.map(({ id, owner }) => ({
          ...({ action: "task.redriven", actor, owner, subject: type, taskId: id } as const),
        })),
        clock.now(),
      );
      return again;
    });
    if (waiting.length > 0)
      queue.tell(waiting.map(({ id, tellings }) => ({ id, type, telling: tellings }))).catch(() => {});
    return waiting.length;
  };
