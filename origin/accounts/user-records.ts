import { uuidV7 } from "../../shared/uuid-v7.ts";
import type { Rows } from "../outside/database/port.ts";

/** The pseudonym of whoever has this subject: the one there is, or a new one. Signing in twice at once makes one. */
export async function userIdOf(rows: Rows, subjectHash: Uint8Array, nowMs: number): Promise<string> {
  await rows
    .insertInto("users")
    .values({ id: uuidV7(nowMs), subject_hash: subjectHash, created_at: new Date(nowMs) })
    .onConflict((conflict) => conflict.column("subject_hash").doNothing())
    .execute();
  const { id } = await rows
    .selectFrom("users")
    .select("id")
    .where("subject_hash", "=", subjectHash)
    .executeTakeFirstOrThrow();
  return id;
}

export const selectUser = (rows: Rows, id: string) =>
  rows.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();

export async function deleteUser(rows: Rows, id: string): Promise<number> {
  const { numDeletedRows } = await rows.deleteFrom("users").where("id", "=", id).executeTakeFirst();
  return Number(numDeletedRows);
}
