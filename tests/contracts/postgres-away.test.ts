import { afterAll, beforeAll, expect, test } from "bun:test";
import { sql } from "kysely";
import { Client } from "pg";
import { grantServices } from "../../origin/outside/database/grant-services.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { Fault } from "../../shared/faults.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog as log } from "../silent-log.ts";
import { until } from "../until.ts";

// What only a server can do: to be full, to send its clients away, to have roles.
const server = process.env["TEST_POSTGRES_URL"];
let url = "";
let database: Database;
beforeAll(async () => {
  if (!server) return;
  url = await createTestDatabase(server);
  database = await openPostgres({ url, poolMax: 2, log });
  await migrate(database, Date.now());
}, 30_000);
afterAll(() => database?.close());

const answerOf = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => "done",
    (error) => (error instanceof Fault ? error.code : error),
  );
const ask = (of: Database = database) => sql`select 1`.execute(of.rows);

test.skipIf(!server)(
  "who finds no connection free is told so, and not held in a queue without end",
  async () => {
    const go = Promise.withResolvers<void>();
    const holders = [1, 2].map(() =>
      database.transaction(async (rows) => {
        await sql`select 1`.execute(rows);
        await go.promise;
      }),
    );
    expect(await answerOf(() => ask())).toBe("service.unavailable");
    go.resolve();
    await Promise.all(holders);
    expect(await answerOf(() => ask())).toBe("done");
  },
  30_000,
);

test.skipIf(!server)("a connection that the server ends is replaced, and its work told as away", async () => {
  const away = answerOf(() =>
    database.transaction(async (rows) => {
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(rows);
    }),
  );
  expect(await away).toBe("service.unavailable");
  await until(async () => (await answerOf(() => ask())) === "done");
});

test.skipIf(!server)("a server that can't be reached is away, with a time to try again", async () => {
  const nowhere = await openPostgres({ url: "postgres://test@127.0.0.1:1/none", poolMax: 1, log });
  const error = await ask(nowhere).then(
    () => undefined,
    (found) => found,
  );
  expect(error).toBeInstanceOf(Fault);
  expect((error as Fault).extras.headers).toEqual({ "retry-after": "2" });
  await nowhere.close();
});

test.skipIf(!server)("a statement that is wrong stays an error of ours", async () => {
  expect(await answerOf(() => sql`select nothing`.execute(database.rows))).not.toBe("service.unavailable");
});

test.skipIf(!server)(
  "the services' role reads and writes rows, adds to the trail, and can change neither trail nor tables",
  async () => {
    const role = `service_${crypto.randomUUID().replaceAll("-", "")}`;
    const owner = new Client({ connectionString: url });
    await owner.connect();
    await owner.query(`create role ${role} login`);
    const as = new URL(url);
    as.username = role;
    const service = new Client({ connectionString: as.href });
    try {
      await grantServices(database, role);
      await service.connect();
      const refused = (statement: string) =>
        service.query(statement).then(
          () => "allowed",
          (error) => error.message,
        );
      expect(await refused("insert into users values (gen_random_uuid(), 'x', now())")).toBe("allowed");
      expect(await refused("select count(*) from audit_logs")).toBe("allowed");
      for (const statement of [
        "update audit_logs set actor = 'x'",
        "delete from audit_logs",
        "truncate audit_logs",
        "delete from audit_heads",
        "insert into schema_migrations values ('x', now())",
        "create table mine (n int)",
        "alter table tasks add column mine int",
        "alter table audit_logs disable trigger all",
      ])
        expect(await refused(statement)).toMatch(/permission denied|must be owner/);
    } finally {
      await service.end();
      await owner.query(`drop owned by ${role}`);
      await owner.query(`drop role ${role}`);
      await owner.end();
    }
  },
  30_000,
);
