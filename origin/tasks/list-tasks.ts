import type { Database } from "../outside/database/port.ts";
import { selectTasks, type Task, type TaskFilter } from "./task-records.ts";

export type ListTasks = (owner: string, filter: TaskFilter) => Promise<Task[]>;

/** An owner's tasks, the newest first; `before` is the last one of the page before. */
export const listTasks =
  ({ database }: { database: Database }): ListTasks =>
  (owner, filter) =>
    selectTasks(database.rows, owner, filter);
