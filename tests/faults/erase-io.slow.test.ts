import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import type { ErasureReceipt } from "../../shared/contracts/me.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { photosPath } from "../../shared/photo-door.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { createFastClock } from "../fast-clock.ts";
import { jsonOf } from "../json-of.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { pngOf } from "../photo-files.ts";
import { until } from "../until.ts";
import { createNthCall } from "./nth-call.ts";

// An erasure that breaks off at any call, once as if the process was killed there, is finished by its task: whoever
// was erased is gone whole, and told of once.

/** Far above what an erasure makes: it is never reached. */
const callsMax = 200;

/** Time goes by faster, for the worker faster still: what is tried again within minutes is tried at once. */
const clock = createFastClock(20);
const workersClock = createFastClock(600);
const asking = createNthCall();
const finishing = createNthCall();
const keysWritten = new Set<string>();
let database: Database;
let memory: KeyValue;
/** The process that is asked, and another that has the worker: each may fail without the other. */
let app: AppUnderTest;
let working: AppUnderTest;
let stopWorking: () => Promise<void>;
beforeAll(async () => {
  database = await openFreshDatabase();
  await migrate(database, Date.now());
  memory = openMemory({ clock });
  const told = new Proxy(memory, {
    get: (target, name: keyof KeyValue) =>
      ["set", "add", "replace"].includes(name)
        ? (key: string, ...rest: [string, string & number, number]) => {
            keysWritten.add(key);
            return (target[name] as (...told: unknown[]) => unknown)(key, ...rest);
          }
        : target[name],
  });
  app = await startApp({ database: asking.database(database), keyValue: asking.keyValue(told), clock });
  const objects = app.outside.objects;
  app.outside.objects = asking.objects(objects);
  working = await startApp(
    {
      database: finishing.database(database),
      keyValue: finishing.keyValue(told),
      objects: finishing.objects(objects),
      clock: workersClock,
    },
    { TASK_LEASE_SECONDS: "1200", TASK_HEARTBEAT_SECONDS: "400" },
    app.simulatorUrl,
  );
  const worker = await working.startWorker();
  stopWorking = () => worker.stop(5_000);
}, 60_000);
afterAll(async () => {
  await stopWorking();
  await working.stop();
  await app.stop();
  await database.close();
}, 30_000);

interface Person {
  headers: { authorization: string };
  id: string;
  reportId: string;
}

/** Somebody of whom there is something in every place. */
async function comesAndLeavesTraces(): Promise<Person> {
  const headers = await signInBy(app);
  await signInBy(app);
  const { items } = await jsonOf<{ items: { chain: string }[] }>(app.ask("/api/v1/audit", { headers }));
  const id = items[0]?.chain ?? "";
  const image = { method: "POST", body: pngOf({ width: 9, height: 9 }) };
  await app.ask(photosPath, { ...image, headers: { ...headers, "content-type": "image/png" } });
  const later = {
    type: "echo",
    payload: { message: "mine" },
    run_at: new Date(clock.now() + 300 * 86_400_000).toISOString(),
  };
  const json = { ...headers, "content-type": "application/json" };
  await jsonOf<Task>(
    app.ask("/api/v1/tasks", { method: "POST", headers: json, body: JSON.stringify(later) }),
  );
  const snapshot = uuidV7(Date.now());
  const list = [{ session: "another", id: snapshot, vehicle: "a car" }];
  await memory.set(`snapshot:${id}:${snapshot}`, "sealed", 1_000);
  await memory.set(`snapshots:${id}`, JSON.stringify(list), 1_000);
  for (const key of [`snapshot:${id}:${snapshot}`, `snapshots:${id}`]) keysWritten.add(key);
  const reportId = uuidV7(Date.now());
  await working.outside.objects.put(`reports/${reportId}/a.pdf`, new Uint8Array(9));
  await sql`insert into report_records (id, owner, vin_masked, language, object_name, file_name,
    size_bytes, sha256, created_at, expires_at) values (${reportId}, ${id}, '5YJ3E****', 'en',
    ${`reports/${reportId}/a.pdf`}, 'a.pdf', 9, '', now(), now())`.execute(database.rows);
  return { headers, id, reportId };
}

const erase = ({ headers }: Person) => app.ask("/api/v1/me", { method: "DELETE", headers });

/** Every place in which something of the person could be left. */
async function leftOf({ id, reportId }: Person): Promise<string[]> {
  const { rows } = await sql<{ left: string }>`
    select 'account' as left from users where id = ${id}
    union all select 'report' from report_records where owner = ${id}
    union all select 'task ' || type || ' ' || status from tasks where (owner = ${id} or type = 'account.erase')
      and (payload <> '{}' or status in ('pending', 'running', 'failed'))`.execute(database.rows);
  const keys = [...keysWritten].filter((key) => !/^(erasing|erasure|erased|tesla-)/.test(key));
  const alive = await Promise.all(
    keys.map(async (key) => ((await memory.get(key)) === undefined ? [] : [key])),
  );
  const objects = [`photos/${id}`, `reports/${reportId}`].map((folder) =>
    working.outside.objects.list(folder, 9),
  );
  return [...rows.map(({ left }) => left), ...alive.flat(), ...(await Promise.all(objects)).flat()];
}

const entriesOf = async ({ id }: Person): Promise<string[]> => {
  const { rows } = await sql<{ action: string }>`select action from audit_logs
    where chain = ${id} and action like 'account.eras%' order by seq`.execute(database.rows);
  return rows.map(({ action }) => action);
};
const erasuresUnderWay = async (): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tasks
    where type = 'account.erase' and status in ('pending', 'running')`.execute(database.rows);
  return rows[0]?.count ?? 0;
};

const held: Record<string, number> = {
  account: 1,
  sessions: 2,
  tasks: 1,
  reports: 1,
  photos: 1,
  snapshots: 1,
};

/** Whatever came of it: once it was accepted, all is gone, told of once, and the same receipt is there for who asks. */
async function expectGone(person: Person, at: unknown[]): Promise<void> {
  await until(async () => (await erasuresUnderWay()) === 0, 30_000);
  await until(async () => (await erase(person)).status === 200, 20_000);
  await until(async () => (await erasuresUnderWay()) === 0, 30_000);
  expect([at, await leftOf(person)]).toEqual([at, []]);
  expect([at, await entriesOf(person)]).toEqual([at, ["account.erasure-asked", "account.erased"]]);
  const receipt = await jsonOf<ErasureReceipt>(erase(person));
  expect(await jsonOf<ErasureReceipt>(erase(person))).toEqual(receipt);
  // What went in the moment in which the process died may be missing; nothing is counted twice.
  for (const { what, count } of receipt.erased)
    expect([at, what, count]).toEqual([at, what, Math.min(count, held[what] ?? 0)]);
}

describe.each([
  ["fails", false],
  ["is the last before the process dies", true],
] as const)("an erasure of which a call %s", (_how, killed) => {
  test("is not accepted, or finished by its task until nothing is left", async () => {
    const statuses = new Set<number>();
    let n = 1;
    for (; n <= callsMax; n++) {
      const person = await comesAndLeavesTraces();
      asking.arm(n, killed);
      const { status } = await erase(person);
      const struck = asking.disarm();
      statuses.add(status);
      await expectGone(person, [n, struck]);
      if (struck === undefined) break;
    }
    expect(n).toBeLessThan(callsMax);
    expect([...statuses].toSorted()).toEqual([200, 202, 500]);
  }, 170_000);
});

test("whichever call of its task fails, it is tried again until nothing is left", async () => {
  // Where the process that is asked has to die so that it has accepted and done nothing yet.
  let dies = 1;
  for (; dies <= callsMax; dies++) {
    const person = await comesAndLeavesTraces();
    asking.arm(dies, true);
    const { status } = await erase(person);
    asking.disarm();
    await expectGone(person, [dies]);
    if (status === 202) break;
  }
  let n = 1;
  for (; n <= callsMax; n++) {
    const person = await comesAndLeavesTraces();
    finishing.arm(n);
    asking.arm(dies, true);
    expect((await erase(person)).status).toBe(202);
    asking.disarm();
    await until(async () => (await erasuresUnderWay()) === 0, 30_000);
    const struck = finishing.disarm();
    await expectGone(person, [n, struck]);
    if (struck === undefined) break;
  }
  expect(n).toBeLessThan(callsMax);
}, 170_000);
