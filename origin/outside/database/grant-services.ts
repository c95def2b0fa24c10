import { sql } from "kysely";
import type { Database } from "./port.ts";

/**
 * Gives the services' role what they need and no more: rows of every table, but no table itself; of the audit trail
 * only to add and to read. Done after each migration, since a new table is nobody's but its owner's.
 */
export const grantServices = (database: Database, role: string): Promise<void> =>
  database.transaction(async (rows) => {
    const service = sql.id(role);
    for (const grant of [
      sql`grant usage on schema public to ${service}`,
      sql`grant select, insert, update, delete on all tables in schema public to ${service}`,
      sql`grant usage on all sequences in schema public to ${service}`,
      sql`revoke update, delete, truncate on audit_logs from ${service}`,
      sql`revoke delete, truncate on audit_heads from ${service}`,
      sql`revoke insert, update, delete, truncate on schema_migrations from ${service}`,
    ])
      await grant.execute(rows);
  });
