import { refuse } from "../../shared/faults.ts";
import type { Principal } from "../http/principal.ts";
import type { Database } from "../outside/database/port.ts";
import { selectOwner } from "./task-records.ts";

/** As whose a task is looked for: a caller has only what is his own, operators reach everyone's. */
export const whoseTask =
  ({ database }: { database: Database }) =>
  async ({ kind, id }: Principal, taskId: string): Promise<string> =>
    kind === "admin" ? ((await selectOwner(database.rows, taskId)) ?? refuse("task.unknown")) : id;
