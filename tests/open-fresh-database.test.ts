import { expect, test } from "bun:test";
import { sql } from "kysely";
import { migrate } from "../origin/outside/database/migrate.ts";
import { openFreshDatabase } from "./open-fresh-database.ts";

test("databases that begin as copies of the same files share nothing, and a later one begins empty", async () => {
  const first = await openFreshDatabase();
  await migrate(first, Date.now());
  await sql`insert into users values (gen_random_uuid(), 'first', now())`.execute(first.rows);
  const second = await openFreshDatabase();
  try {
    expect((await migrate(second, Date.now())).length).toBeGreaterThan(0);
    const { rows } = await sql`select from users`.execute(second.rows);
    expect(rows).toEqual([]);
    await sql`insert into users values (gen_random_uuid(), 'second', now())`.execute(second.rows);
    const { rows: of } = await sql`select count(*)::int as count from users`.execute(first.rows);
    expect(of).toEqual([{ count: 1 }]);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}, 60_000);
