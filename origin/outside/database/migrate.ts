import { sql } from "kysely";
import firstRoad from "./migrations/0001-first-road.sql" with { type: "text" };
import taskEngine from "./migrations/0002-task-engine.sql" with { type: "text" };
import auditChains from "./migrations/0003-audit-chains.sql" with { type: "text" };
import tenants from "./migrations/0004-tenants.sql" with { type: "text" };
import reportRecords from "./migrations/0005-report-records.sql" with { type: "text" };
import reportPhotos from "./migrations/0011-report-photos.sql" with { type: "text" };
import auditOrder from "./migrations/0013-audit-order.sql" with { type: "text" };
import taskEvents from "./migrations/0014-task-events.sql" with { type: "text" };
import auditPlaces from "./migrations/0015-audit-places.sql" with { type: "text" };
import type { Database } from "./port.ts";
import serviceGrants from "./service-grants.sql" with { type: "text" };

/** Every migration in its order. One that has landed is never edited: the next one mends it. */
const migrations: readonly (readonly [name: string, script: string])[] = [
  ["0001-first-road", firstRoad],
  ["0002-task-engine", taskEngine],
  ["0003-audit-chains", auditChains],
  ["0004-tenants", tenants],
  ["0005-report-records", reportRecords],
  ["0011-report-photos", reportPhotos],
  ["0013-audit-order", auditOrder],
  ["0014-task-events", taskEvents],
  ["0015-audit-places", auditPlaces],
];

/** Any number, as long as nobody else uses it: "cpt" in ASCII. */
const lockNumber = 0x637074;

/** Brings the schema up to date, each migration once, however many processes start at the same time. */
export async function migrate(database: Database, nowMs: number): Promise<string[]> {
  return database.transaction(async (rows) => {
    // A change of a large table takes the time it takes, and so does waiting for another process that makes it.
    await sql`set local lock_timeout = 0`.execute(rows);
    await sql`set local statement_timeout = 0`.execute(rows);
    await sql`select pg_advisory_xact_lock(${sql.lit(lockNumber)})`.execute(rows);
    await sql`create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null)`.execute(
      rows,
    );
    const { rows: applied } = await sql<{ name: string }>`select name from schema_migrations`.execute(rows);
    const known = new Set(applied.map(({ name }) => name));
    const missing = migrations.filter(([name]) => !known.has(name));
    for (const [name, script] of missing) {
      await sql.raw(script).execute(rows);
      await sql`insert into schema_migrations values (${name}, ${new Date(nowMs)})`.execute(rows);
    }
    await sql.raw(serviceGrants).execute(rows);
    return missing.map(([name]) => name);
  });
}
