import type { Selectable } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

export type KeyRow = Selectable<Schema["api_keys"]>;

export async function insertKey(
  rows: Rows,
  key: Pick<KeyRow, "id" | "tenant_id" | "name" | "prefix" | "hash" | "created_at">,
): Promise<void> {
  await rows.insertInto("api_keys").values(key).execute();
}

export async function countLiveKeys(rows: Rows, tenantId: string): Promise<number> {
  const { count } = await rows
    .selectFrom("api_keys")
    .select((is) => is.fn.countAll<number>().as("count"))
    .where("tenant_id", "=", tenantId)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The newest first, from behind an id on. */
export function selectKeys(rows: Rows, tenantId: string, most: number, after?: string): Promise<KeyRow[]> {
  const all = rows
    .selectFrom("api_keys")
    .selectAll()
    .where("tenant_id", "=", tenantId)
    .orderBy("id", "desc")
    .limit(most);
  return (after === undefined ? all : all.where("id", "<", after)).execute();
}

/** The key with this hash, unless it was revoked. */
export const selectLiveKey = (
  rows: Rows,
  hash: Uint8Array,
): Promise<Pick<KeyRow, "id" | "tenant_id" | "first_used_at" | "last_used_at"> | undefined> =>
  rows
    .selectFrom("api_keys")
    .select(["id", "tenant_id", "first_used_at", "last_used_at"])
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();

/** False where another request was the first. */
export async function markFirstUse(rows: Rows, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("api_keys")
    .set({ first_used_at: now, last_used_at: now })
    .where("id", "=", id)
    .where("first_used_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function markLastUse(rows: Rows, id: string, now: Date): Promise<void> {
  await rows.updateTable("api_keys").set({ last_used_at: now }).where("id", "=", id).execute();
}

/** Undefined where the tenant has no such key, false where it was revoked before. */
export async function markRevoked(
  rows: Rows,
  tenantId: string,
  id: string,
  now: Date,
): Promise<boolean | undefined> {
  const { numUpdatedRows } = await rows
    .updateTable("api_keys")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("tenant_id", "=", tenantId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  const key = await rows
    .selectFrom("api_keys")
    .select("id")
    .where("id", "=", id)
    .where("tenant_id", "=", tenantId)
    .executeTakeFirst();
  return key && false;
}
