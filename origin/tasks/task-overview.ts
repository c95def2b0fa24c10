import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import {
  type DeadLetters,
  type GlimpsedTask,
  type QueueRow,
  selectDeadLetters,
  selectDue,
  selectQueues,
  selectRunning,
} from "./overview-records.ts";
import { rowTime } from "./row-time.ts";

export interface TaskOverview {
  queues: QueueRow[];
  running: GlimpsedTask[];
  due: GlimpsedTask[];
  deadLetters: DeadLetters[];
}

/** Enough to see what is the matter: who needs all of them asks the API. */
export const shownMost = { tasks: 25, groups: 50 };

/** How the tasks of all owners stand. */
export const taskOverview =
  ({ database, clock }: { database: Database; clock: Clock }) =>
  async (): Promise<TaskOverview> => {
    const { rows } = database;
    const at = rowTime(clock);
    return {
      queues: await selectQueues(rows, at),
      running: await selectRunning(rows, shownMost.tasks),
      due: await selectDue(rows, shownMost.tasks, at),
      deadLetters: await selectDeadLetters(rows, shownMost.groups),
    };
  };
