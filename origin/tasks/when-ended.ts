import type { Rows } from "../outside/database/port.ts";
import type { EndedTask } from "./ending-records.ts";

/** Told of tasks that are over, within the transaction that ends them: what it writes is there with their end. */
export type WhenEnded = (rows: Rows, ended: readonly EndedTask[]) => Promise<void>;
