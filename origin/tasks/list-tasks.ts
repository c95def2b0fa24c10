import type { Task as ShownTask, TaskQuery } from "../../shared/contracts/task.ts";
import { type Cursors, nextOf } from "../http/cursor.ts";
import type { Principal } from "../http/principal.ts";
import type { Database } from "../outside/database/port.ts";
import { shownTask } from "./shown-task.ts";
import { selectTasks } from "./task-records.ts";

export interface ListTasksNeeds {
  database: Database;
  cursors: Cursors;
}

/** A part of the caller's tasks, the newest first; operators see everyone's. */
export const listTasks =
  ({ database, cursors }: ListTasksNeeds) =>
  async (
    { kind, id: owner }: Principal,
    { status, type, after, limit }: TaskQuery,
  ): Promise<{ items: ShownTask[]; next: string | null }> => {
    const bound = { owner, list: "tasks", filters: { status, type } };
    const before = after === undefined ? undefined : cursors.read(after, bound);
    const filter = { status, type, before, limit: limit + 1 };
    const found = await selectTasks(database.rows, kind === "admin" ? undefined : owner, filter);
    const items = found.slice(0, limit).map(shownTask);
    return { items, next: nextOf(found, limit, (id) => cursors.after(id, bound)) };
  };
