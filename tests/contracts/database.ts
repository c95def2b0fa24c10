import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database, Rows } from "../../origin/outside/database/port.ts";
import type { Schema } from "../../origin/outside/database/schema.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { until } from "../until.ts";

/** What every database promises. */
export function databaseContract(name: string, open: () => Promise<Database>): void {
  describe(`${name} as a database`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate(database, Date.now());
    }, 30_000);
    afterAll(() => database.close());

    const addUser = async (rows: Rows, id = uuidV7(Date.now())): Promise<string> => {
      const row = { id, subject_hash: new TextEncoder().encode(id), created_at: new Date(1_700_000_000_123) };
      await rows.insertInto("users").values(row).execute();
      return id;
    };
    const isThere = async (id: string): Promise<boolean> =>
      (await database.rows.selectFrom("users").select("id").where("id", "=", id).execute()).length === 1;

    test("values come back as they went in, of the same types everywhere", async () => {
      const id = await addUser(database.rows);
      const user = await database.rows
        .selectFrom("users")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      expect(user.created_at).toEqual(new Date(1_700_000_000_123));
      expect(new TextDecoder().decode(user.subject_hash)).toBe(id);
      const { rows } =
        await sql`select 9007199254740991::bigint as big, 0.5::real as half, '{"a":[1]}'::jsonb as json,
        null as nothing, true as truth`.execute(database.rows);
      expect(rows).toEqual([
        { big: 9007199254740991, half: 0.5, json: { a: [1] }, nothing: null, truth: true },
      ]);
    });

    test("a transaction that throws leaves nothing, and throws what its work threw", async () => {
      let id = "";
      const failing = database.transaction(async (rows) => {
        id = await addUser(rows);
        throw new Error("on purpose");
      });
      expect(failing).rejects.toThrow("on purpose");
      await failing.catch(() => {});
      expect(await isThere(id)).toBe(false);
    });

    test("a statement beside a transaction doesn't become part of it", async () => {
      const begun = Promise.withResolvers<void>();
      const go = Promise.withResolvers<void>();
      const failing = database.transaction(async (rows) => {
        await addUser(rows);
        begun.resolve();
        await go.promise;
        throw new Error("on purpose");
      });
      await begun.promise;
      const beside = addUser(database.rows);
      go.resolve();
      await failing.catch(() => {});
      expect(await isThere(await beside)).toBe(true);
    });

    test("many transactions at once each have their way", async () => {
      const made = await Promise.all(
        Array.from({ length: 20 }, () =>
          database.transaction(async (rows) => {
            const id = await addUser(rows);
            await rows.selectFrom("users").select("id").where("id", "=", id).execute();
            return id;
          }),
        ),
      );
      expect((await Promise.all(made.map(isThere))).every(Boolean)).toBe(true);
    });

    test("what is said on a channel is heard, until one stops to listen", async () => {
      const heard: string[] = [];
      const stop = await database.listen("contract_channel", (text) => heard.push(text));
      await database.notify("contract_channel", "one");
      await until(() => heard.includes("one"));
      await stop();
      await database.notify("contract_channel", "two");
      await database.ping();
      expect(heard).toEqual(["one"]);
    });

    test("what a transaction says is heard after its commit, or never", async () => {
      const heard: string[] = [];
      const stop = await database.listen("contract_commit", (text) => heard.push(text));
      const rolledBack = database.transaction(async (rows) => {
        await database.notify("contract_commit", "never", rows);
        throw new Error("on purpose");
      });
      await rolledBack.catch(() => {});
      await database.transaction((rows) => database.notify("contract_commit", "after", rows));
      await until(() => heard.length > 0);
      expect(heard).toEqual(["after"]);
      await stop();
    });

    test("migrating again does nothing, also by many at once", async () => {
      const again = await Promise.all([migrate(database, Date.now()), migrate(database, Date.now())]);
      expect(again).toEqual([[], []]);
    });

    test("an audit entry can be neither changed nor removed", async () => {
      const id = uuidV7(Date.now());
      await sql`insert into audit_logs
        (id, action, actor, outcome, request_id, timestamp, chain, seq, previous_hash, hash)
        values (${id}, 'task.created', 'contract', 'done', '', now(), 'contract', 1, '', '')`.execute(
        database.rows,
      );
      const change = (statement: string): Promise<unknown> => sql.raw(statement).execute(database.rows);
      await expect(change(`update audit_logs set actor = 'x' where id = '${id}'`)).rejects.toThrow(
        "never changed",
      );
      await expect(change(`delete from audit_logs where id = '${id}'`)).rejects.toThrow("never changed");
      await expect(change("truncate audit_logs")).rejects.toThrow("never changed");
    });

    test("an audit entry can't claim a place before the first", async () => {
      const claim = (seq: number) =>
        sql`insert into audit_logs
          (id, action, actor, outcome, request_id, timestamp, chain, seq, previous_hash, hash)
          values (${uuidV7(Date.now())}, 'task.created', 'contract', 'done', '', now(), 'places', ${seq}, '', '')`.execute(
          database.rows,
        );
      for (const seq of [0, -3]) await expect(claim(seq)).rejects.toThrow("audit_place_counts");
      await claim(1);
    });

    test("the typed schema names the columns that the migrations made", async () => {
      const { rows } = await sql<{ table_name: keyof typeof columns; column_name: string }>`
        select table_name, column_name from information_schema.columns
        where table_schema = current_schema() and table_name in (${sql.join(Object.keys(columns))})`.execute(
        database.rows,
      );
      const found = Map.groupBy(rows, ({ table_name }) => table_name);
      for (const [table, names] of found)
        expect(names.map(({ column_name }) => column_name).toSorted()).toEqual(
          [...columns[table]].toSorted(),
        );
      expect(found.size).toBe(Object.keys(columns).length);
    });
  });
}

/** Each name is checked against the schema's types by the compiler, and against the tables by the test. */
const columns = {
  users: ["id", "subject_hash", "created_at"],
  tasks: [
    ...["id", "type", "status", "owner", "payload", "sealed", "progress", "step", "attempts", "attempts_max"],
    ...[
      "fence",
      "leased_until",
      "run_at",
      "result",
      "error",
      "request_id",
      "traceparent",
      "created_at",
      "updated_at",
    ],
    ...[
      "owner_kind",
      "priority",
      "redrives",
      "callback_url",
      "started_at",
      "ended_at",
      "version",
      "claim_version",
    ],
    "events",
    ...["tellings", "told_at"],
  ] as (keyof Schema["tasks"])[],
  task_limits: ["type", "recent_starts"],
  audit_logs: [
    ...["id", "action", "actor", "subject", "task_id", "outcome", "request_id", "timestamp"],
    ...["chain", "seq", "previous_hash", "hash"],
  ] as (keyof Schema["audit_logs"])[],
  audit_heads: ["chain", "seq", "hash"],
  report_records: [
    ...["id", "task_id", "owner", "vin_masked", "language", "object_name", "file_name", "size_bytes"],
    ...["sha256", "created_at", "expires_at", "copy", "model", "read_at", "short_code", "manifest"],
    ...["key_id", "preview_object", "thumbnail_object", "revoked_at", "photo_ids"],
  ] as (keyof Schema["report_records"])[],
  tenants: [
    ...["id", "name", "webhook_secret", "webhook_secret_before", "webhook_secret_before_until"],
    "created_at",
  ] as (keyof Schema["tenants"])[],
  api_keys: [
    ...["id", "tenant_id", "name", "prefix", "hash", "created_at", "first_used_at", "last_used_at"],
    "revoked_at",
  ] as (keyof Schema["api_keys"])[],
  idempotency_keys: ["id", "fingerprint", "claim", "claimed_until", "answer", "ends_at"],
} as const satisfies { [Table in keyof Schema]: readonly (keyof Schema[Table])[] };
