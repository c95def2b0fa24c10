import type { Database, Rows } from "../outside/database/port.ts";

/** Where changes of tasks are told to whoever watches them, in any process. */
export const changedChannel = "tasks_changed";

/** Where workers hear that what they have in hand is no longer wanted. */
export const cancelledChannel = "tasks_cancelled";

/** Says which tasks changed, once the transaction is committed. Watchers look at the row: lost words cost them time. */
export const tellChanged = (database: Database, rows: Rows, ids: readonly string[]): Promise<void> =>
  tell(database, rows, changedChannel, ids);

/** Says which tasks are over before their time. Workers find out at their next heartbeat where this is lost. */
export async function tellCancelled(database: Database, rows: Rows, ids: readonly string[]): Promise<void> {
  await tell(database, rows, cancelledChannel, ids);
  await tell(database, rows, changedChannel, ids);
}

/** A notification holds less than 8,000 bytes: of more than these is said that many changed, and hearers look. */
const idsMost = 200;

async function tell(database: Database, rows: Rows, channel: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await database.notify(channel, ids.length > idsMost ? "" : ids.join(","), rows);
}
