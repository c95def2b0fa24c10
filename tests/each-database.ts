import { afterAll, beforeAll, describe } from "bun:test";
import { migrate } from "../origin/outside/database/migrate.ts";
import type { Database } from "../origin/outside/database/port.ts";
import { openPostgres } from "../origin/outside/database/postgres.ts";
import { openFreshDatabase } from "./open-fresh-database.ts";
import { createTestDatabase } from "./servers/test-database.ts";
import { silentLog } from "./silent-log.ts";

/** Declares the same tests for the database in the process and, where there is one, for a real Postgres. */
export function onEachDatabase(what: string, declare: (database: () => Database) => void): void {
  const under = (name: string, open: () => Promise<Database>) =>
    describe(`${what} on ${name}`, () => {
      let database: Database | undefined;
      beforeAll(async () => {
        database = await open();
        await migrate(database, Date.now());
      }, 30_000);
      afterAll(() => database?.close());
      declare(() => {
        if (!database) throw new Error("Using the database of a test: it isn't open yet");
        return database;
      });
    });
  under("PGlite", () => openFreshDatabase());
  const server = process.env["TEST_POSTGRES_URL"];
  if (server)
    under("Postgres", async () =>
      openPostgres({ url: await createTestDatabase(server), poolMax: 25, log: silentLog }),
    );
}
