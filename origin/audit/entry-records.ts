import type { Selectable } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

type EntryRow = Selectable<Schema["audit_logs"]>;

export async function insertEntry(rows: Rows, entry: EntryRow): Promise<void> {
  await rows.insertInto("audit_logs").values(entry).execute();
}

/** What a person did, the newest first. */
export const selectEntriesBy = (rows: Rows, actor: string, most: number): Promise<EntryRow[]> =>
  rows
    .selectFrom("audit_logs")
    .selectAll()
    .where("actor", "=", actor)
    .orderBy("id", "desc")
    .limit(most)
    .execute();
