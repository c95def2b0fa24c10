import type { Database } from "../outside/database/port.ts";
import { selectTask, type Task } from "./task-records.ts";

export type FindTask = (id: string, owner: string) => Promise<Task | undefined>;

/** The owner's task, or undefined: another's is as unknown as one that doesn't exist. */
export const findTask =
  ({ database }: { database: Database }): FindTask =>
  (id, owner) =>
    selectTask(database.rows, id, owner);
