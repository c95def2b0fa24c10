import type { Database } from "../outside/database/port.ts";
import { selectTasksOf } from "./task-records.ts";

/** A person's tasks, whatever became of them: for whoever keeps things by a task's id. */
export type TasksOf = (owner: string) => Promise<{ id: string; type: string }[]>;

export const tasksOf =
  ({ database }: { database: Database }): TasksOf =>
  (owner) =>
    selectTasksOf(database.rows, owner);
