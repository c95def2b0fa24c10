import { recordEntries } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { tellChanged } from "./changed.ts";
import { endPending } from "./ending-records.ts";
import { rowTime } from "./row-time.ts";
import type { TaskOutcome } from "./task-kind.ts";

/** Ends a task whose work was done before it began; where a worker has it by now, that one ends it. */
export const endAhead =
  ({ database, clock }: { database: Database; clock: Clock }) =>
  (
    { type }: { type: string },
    { id, owner }: { id: string; owner: string },
    { result, record, entries = [] }: TaskOutcome,
    actor: string,
  ): Promise<boolean> =>
    database.transaction(async (rows) => {
      if (!(await endPending(rows, id, result, rowTime(clock)))) return false;
      await record?.(rows);
      await tellChanged(database, rows, [id]);
      const finished = { action: "task.finished", actor, owner, subject: type, taskId: id } as const;
      await recordEntries(rows, [finished, ...entries], clock.now());
      return true;
    });
