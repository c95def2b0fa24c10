import type { ApiKey, Tenant } from "../../shared/contracts/tenants.ts";
import { refuse } from "../../shared/faults.ts";
import { type Cursors, nextOf } from "../http/cursor.ts";
import { adminId } from "../http/principal.ts";
import type { Database } from "../outside/database/port.ts";
import { type KeyRow, selectKeys } from "./key-records.ts";
import { selectTenant, selectTenants, type TenantRow } from "./tenant-records.ts";

export interface ReadTenantsNeeds {
  database: Database;
  cursors: Cursors;
}

export interface Page {
  after?: string | undefined;
  limit: number;
}

export const readTenant =
  ({ database }: Pick<ReadTenantsNeeds, "database">) =>
  async (id: string): Promise<Tenant> =>
    tenantOf((await selectTenant(database.rows, id)) ?? refuse("tenant.unknown"));

/** All of them, the newest first. */
export const listTenants =
  ({ database, cursors }: ReadTenantsNeeds) =>
  async ({ after, limit }: Page) => {
    const bound = { owner: adminId, list: "tenants", filters: {} };
    const from = after === undefined ? undefined : cursors.read(after, bound);
    const found = await selectTenants(database.rows, limit + 1, from);
    const items = found.slice(0, limit).map(tenantOf);
    return { items, next: nextOf(found, limit, (id) => cursors.after(id, bound)) };
  };

/** A tenant's keys, those that were revoked among them, the newest first. */
export const listKeys =
  ({ database, cursors }: ReadTenantsNeeds) =>
  async (tenantId: string, { after, limit }: Page) => {
    const bound = { owner: tenantId, list: "keys", filters: {} };
    const from = after === undefined ? undefined : cursors.read(after, bound);
    await readTenant({ database })(tenantId);
    const found = await selectKeys(database.rows, tenantId, limit + 1, from);
    const items = found.slice(0, limit).map(keyOf);
    return { items, next: nextOf(found, limit, (id) => cursors.after(id, bound)) };
  };

const tenantOf = ({ id, name, created_at }: TenantRow): Tenant => ({
  id,
  name,
  created_at: created_at.toISOString(),
});

const keyOf = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  created_at: row.created_at.toISOString(),
  first_used_at: row.first_used_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
});
