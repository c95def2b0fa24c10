import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { Client } from "pg";
import { recordEntries } from "../../origin/audit/record-entry.ts";
import { verifyTrail } from "../../origin/audit/verify-trail.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { startTrail, type TrailUnderTest } from "./trail-under-test.ts";

const server = process.env["TEST_POSTGRES_URL"];

// The database in the process has one user alone: it is on laptops, where nobody else is.
describe.if(server !== undefined)("the role of the services", () => {
  const user = `service_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  let owner: Database;
  let service: Database;
  let trail: TrailUnderTest;
  beforeAll(async () => {
    await asOwner(
      `do $$ begin create role cpt_service; exception when duplicate_object or unique_violation then null; end $$`,
    );
    await asOwner(`create role ${user} login in role cpt_service`);
    const url = new URL(await createTestDatabase(server ?? ""));
    owner = await openPostgres({ url: url.href, poolMax: 3, log: silentLog });
    await migrate(owner, Date.now());
    url.username = user;
    service = await openPostgres({ url: url.href, poolMax: 3, log: silentLog });
    trail = await startTrail(service);
  }, 30_000);
  afterAll(async () => {
    trail.stop();
    await Promise.all([owner.close(), service.close()]);
    await asOwner(`drop role ${user}`);
  });

  const asOwner = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server ?? "" });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const attempt = (statement: string): Promise<unknown> => sql.raw(statement).execute(service.rows);

  test("may add entries, and read them", async () => {
    const chain = trail.owner();
    await trail.addTasks(chain, 2);
    const { rows } = await sql`select seq from audit_logs where chain = ${chain}`.execute(service.rows);
    expect(rows).toHaveLength(4);
  });

  test.each([
    "update audit_logs set actor = 'x'",
    "delete from audit_logs",
    "truncate audit_logs",
    "delete from audit_heads",
    "truncate audit_heads",
    "set session_replication_role = replica",
    "update schema_migrations set name = 'x'",
    "create table own (id integer)",
    "create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$",
  ])("may not %s", async (statement) => {
    await expect(attempt(statement)).rejects.toThrow("permission denied");
  });

  test.each([
    "alter table audit_logs disable trigger all",
    "drop trigger audit_heads_forward_only on audit_heads",
    "alter table audit_logs drop constraint audit_place",
    "drop table audit_logs",
  ])("doesn't own what it would have to: %s", async (statement) => {
    await expect(attempt(statement)).rejects.toThrow("must be owner");
  });

  test("can't move a head back", async () => {
    const chain = trail.owner();
    await trail.addTasks(chain, 2);
    await expect(attempt(`update audit_heads set seq = 1 where chain = '${chain}'`)).rejects.toThrow(
      "only goes forward",
    );
  });

  test("is found out where it moves a head on without an entry, or adds an entry that fits nowhere", async () => {
    const [moved, added] = [trail.owner(), trail.owner()];
    await trail.addTasks(moved, 1);
    await trail.addTasks(added, 1);
    await attempt(`update audit_heads set seq = 9 where chain = '${moved}'`);
    expect((await verifyTrail(trail)({ chain: moved })).firstBreak).toMatchObject({ kind: "cut", seq: 3 });
    await attempt(`insert into audit_logs select gen_random_uuid(), action, actor, subject, task_id, outcome, request_id,
      timestamp, chain, 3, hash, hash from audit_logs where chain = '${added}' and seq = 2`);
    expect((await verifyTrail(trail)({ chain: added })).firstBreak).toMatchObject({
      kind: "changed",
      seq: 3,
    });
  });

  test("an action whose entry can't be written isn't carried out", async () => {
    const refused = service.transaction(async (rows) => {
      await sql`insert into users (id, subject_hash, created_at) values (gen_random_uuid(), 'x', now())`.execute(
        rows,
      );
      await recordEntries(
        rows,
        [{ action: "sign-in.completed", actor: "x", owner: "x", taskId: "no id" }],
        Date.now(),
      );
    });
    await expect(refused).rejects.toThrow("uuid");
    expect((await sql`select 1 from users`.execute(service.rows)).rows).toHaveLength(0);
  });
});
