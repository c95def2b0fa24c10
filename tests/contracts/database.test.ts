import { openPGlite } from "../../origin/outside/database/pglite.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { databaseContract } from "./database.ts";

databaseContract("PGlite", () => openPGlite({ log: silentLog }));

const server = process.env["TEST_POSTGRES_URL"];
if (server) {
  databaseContract("Postgres", async () =>
    openPostgres({ url: await createTestDatabase(server), poolMax: 5, log: silentLog }),
  );
}
