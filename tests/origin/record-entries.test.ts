import { expect, test } from "bun:test";
import { sql } from "kysely";
import { genesisHash, hashOf } from "../../origin/audit/chain.ts";
import { selectNewest } from "../../origin/audit/entry-records.ts";
import { type Entry, recordEntries, recordEntry } from "../../origin/audit/record-entry.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import firstRoad from "../../origin/outside/database/migrations/0001-first-road.sql" with { type: "text" };
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { onEachDatabase } from "../each-database.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";

onEachDatabase("recording", (database) => {
  const record = (entries: readonly Entry[], nowMs = Date.now()) =>
    database().transaction((rows) => recordEntries(rows, entries, nowMs));
  const chainOf = async (owner: string) => (await selectNewest(database().rows, owner, 10_000)).toReversed();
  const created = (owner: string, subject = "echo"): Entry => ({
    action: "task.created",
    actor: owner,
    owner,
    subject,
    taskId: uuidV7(Date.now()),
  });
  let people = 0;
  const person = () => `person-${++people}`;

  test("each entry holds the hash of the one before it, the first that of nothing", async () => {
    const owner = person();
    await record([created(owner, "a \"quoted\" 'name' \\ 🚗"), created(owner)]);
    await record([created(owner)]);
    const [first, second, third] = await chainOf(owner);
    expect([first?.seq, second?.seq, third?.seq]).toEqual([1, 2, 3]);
    expect(first?.previousHash).toBe(genesisHash);
    expect(second?.previousHash).toBe(first?.hash ?? "");
    expect(third?.previousHash).toBe(second?.hash ?? "");
    for (const entry of [first, second, third]) expect(entry && hashOf(entry)).toBe(entry?.hash ?? "");
  });

  test("a batch leaves what the same entries leave one by one", async () => {
    const [one, other] = [person(), person()];
    const taskId = uuidV7(Date.now());
    const subjects = ["a", "b", "c", "d"];
    const entries = (owner: string) => subjects.map((subject) => ({ ...created(owner, subject), taskId }));
    await record(entries(one), 1_700_000_000_123);
    for (const entry of entries(other))
      await database().transaction((rows) => recordEntry(rows, entry, 1_700_000_000_123));
    const told = async (owner: string) =>
      (await chainOf(owner)).map(
        ({ id: _id, chain: _chain, actor: _actor, previousHash: _p, hash: _h, ...rest }) => rest,
      );
    expect(await told(one)).toEqual(await told(other));
  });

  test("an action that is rolled back leaves no entry, and the next takes its place", async () => {
    const owner = person();
    await record([created(owner)]);
    const failing = database().transaction(async (rows) => {
      await recordEntries(rows, [created(owner)], Date.now());
      throw new Error("on purpose");
    });
    await failing.catch(() => {});
    await record([created(owner)]);
    expect((await chainOf(owner)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("twenty writers over five chains, some of them new, leave each chain whole", async () => {
    const owners = [person(), person(), person(), person(), person()];
    const batches = Array.from({ length: 20 }, (_, writer) =>
      Array.from({ length: 5 }, (_, round) =>
        // Each batch touches several chains, in an order of its own.
        owners
          .toSorted((a, b) => hashOrder(`${writer}${round}${a}`) - hashOrder(`${writer}${round}${b}`))
          .slice(0, 3)
          .map((owner) => created(owner)),
      ),
    );
    await Promise.all(
      batches.map(async (rounds) => {
        for (const batch of rounds) await record(batch);
      }),
    );
    const chains = await Promise.all(owners.map(chainOf));
    expect(chains.flat()).toHaveLength(20 * 5 * 3);
    for (const chain of chains) {
      let previousHash = genesisHash;
      for (const [index, entry] of chain.entries()) {
        expect(entry).toMatchObject({ seq: index + 1, previousHash, hash: hashOf(entry) });
        previousHash = entry.hash;
      }
    }
  }, 30_000);

  test("the head of a chain only goes forward, and stays", async () => {
    const owner = person();
    await record([created(owner), created(owner)]);
    const change = (statement: string): Promise<unknown> => sql.raw(statement).execute(database().rows);
    await expect(change(`update audit_heads set seq = 1 where chain = '${owner}'`)).rejects.toThrow(
      "only goes forward",
    );
    await expect(change(`update audit_heads set chain = 'x' where chain = '${owner}'`)).rejects.toThrow(
      "only goes forward",
    );
    await expect(change(`delete from audit_heads where chain = '${owner}'`)).rejects.toThrow("never changed");
    await expect(change("truncate audit_heads")).rejects.toThrow("never changed");
  });

  test("two entries can't take the same place", async () => {
    const owner = person();
    await record([created(owner)]);
    const [first] = await chainOf(owner);
    const again = sql`insert into audit_logs
      (id, action, actor, outcome, request_id, timestamp, chain, seq, previous_hash, hash)
      values (${uuidV7(Date.now())}, 'task.created', 'x', 'done', '', now(), ${owner}, ${first?.seq}, '', '')`;
    await expect(again.execute(database().rows)).rejects.toThrow("audit_place");
  });
});

test("entries from before there were chains are chained by the migration, as we would have", async () => {
  const database = await openFreshDatabase();
  await sql.raw(firstRoad).execute(database.rows);
  await sql`create table schema_migrations (name text primary key, applied_at timestamptz not null)`.execute(
    database.rows,
  );
  await sql`insert into schema_migrations values ('0001-first-road', now())`.execute(database.rows);
  const [person, task] = [uuidV7(Date.now()), uuidV7(Date.now())];
  await sql`insert into tasks (id, type, owner, payload, run_at, request_id, traceparent, created_at, updated_at)
    values (${task}, 'echo', ${person}, '{}', now(), '', '', now(), now())`.execute(database.rows);
  const add = (action: string, actor: string, subject: string | null, taskId: string | null) =>
    sql`insert into audit_logs (id, action, actor, subject, task_id, outcome, request_id, timestamp)
      values (${uuidV7(Date.now())}, ${action}, ${actor}, ${subject}, ${taskId}, 'done', 'r', clock_timestamp())`.execute(
      database.rows,
    );
  await add("sign-in.completed", person, null, null);
  await add("sign-in.failed", "nobody", 'odd "\\\n\u0001é🚗/<', null);
  await add("task.finished", "worker", "echo", task);
  await migrate(database, Date.now());
  const own = (await selectNewest(database.rows, person, 10)).toReversed();
  const systems = await selectNewest(database.rows, "system", 10);
  expect(own.map(({ action }) => action)).toEqual(["sign-in.completed", "task.finished"]);
  expect(systems.map(({ action }) => action)).toEqual(["sign-in.failed"]);
  for (const entry of [...own, ...systems]) expect(entry.hash).toBe(hashOf(entry));
  await database.transaction((rows) =>
    recordEntry(rows, { action: "session.ended", actor: person, owner: person }, Date.now()),
  );
  const [newest] = await selectNewest(database.rows, person, 1);
  expect(newest).toMatchObject({ seq: 3, previousHash: own[1]?.hash ?? "" });
  await database.close();
});

/** Some order of its own for each text, the same in every run. */
const hashOrder = (text: string): number => Number(Bun.hash(text) % 1_000_003n);
