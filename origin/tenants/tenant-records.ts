import type { Selectable } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";

export type TenantRow = Selectable<Schema["tenants"]>;

export async function insertTenant(
  rows: Rows,
  tenant: Pick<TenantRow, "id" | "name" | "webhook_secret" | "created_at">,
): Promise<void> {
  await rows.insertInto("tenants").values(tenant).execute();
}

export const selectTenant = (rows: Rows, id: string): Promise<TenantRow | undefined> =>
  rows.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirst();

/** Holds others off the tenant until the transaction ends; false where there is none. */
export async function lockTenant(rows: Rows, id: string): Promise<boolean> {
  const tenant = await rows
    .selectFrom("tenants")
    .select("id")
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return tenant !== undefined;
}

/** The newest first, from behind an id on. */
export function selectTenants(rows: Rows, most: number, after?: string): Promise<TenantRow[]> {
  const all = rows.selectFrom("tenants").selectAll().orderBy("id", "desc").limit(most);
  return (after === undefined ? all : all.where("id", "<", after)).execute();
}

/** The secret that signs from now on; the one before it signs beside it for a while. False where there is no tenant. */
export async function changeWebhookSecret(
  rows: Rows,
  id: string,
  secret: string,
  beforeUntil: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("tenants")
    .set((is) => ({
      webhook_secret_before: is.ref("webhook_secret"),
      webhook_secret_before_until: beforeUntil,
      webhook_secret: secret,
    }))
    .where("id", "=", id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
