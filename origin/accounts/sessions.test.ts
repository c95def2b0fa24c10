import { beforeEach, expect, test } from "bun:test";
import { createManualClock, type ManualClock } from "../outside/clock/manual.ts";
import { openMemory } from "../outside/key-value/memory.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import { createSeededRandomness } from "../outside/randomness/seeded.ts";
import type { TeslaGrant } from "../tesla/grant.ts";
import { createFernet } from "./fernet.ts";
import { migratingFernet } from "./fernet-migrating.ts";
import { createSessions, type Sessions } from "./sessions.ts";

const minute = 60_000;
const grant: TeslaGrant = {
  accessToken: "access",
  refreshToken: "refresh",
  expiresAtMs: Date.UTC(2030, 0, 1),
  region: "eu",
  scopes: ["openid"],
};
let clock: ManualClock;
let keyValue: KeyValue;
let sessions: Sessions;
const key = (fill: number) => Buffer.alloc(32, fill).toString("base64url");

const withKeys = (keys: string, migrating = false): Sessions => {
  const randomness = createSeededRandomness(`sessions ${keys}`);
  const fernet = createFernet(keys, { clock, randomness });
  return createSessions({
    keyValue,
    clock,
    randomness,
    fernet: migrating ? migratingFernet(fernet) : fernet,
  });
};
beforeEach(() => {
  clock = createManualClock();
  keyValue = openMemory({ clock });
  sessions = withKeys(key(1));
});

test("a session ends half an hour after its last use", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  await clock.advance(29 * minute);
  expect(await sessions.use(id)).toMatchObject({ userId: "person", grant });
  await clock.advance(29 * minute);
  expect(await sessions.use(id)).toBeDefined();
  await clock.advance(30 * minute);
  expect(await sessions.use(id)).toBeUndefined();
});

test("a session ends after eight hours, however much it is used", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  for (let used = 0; used < 8 * 6 - 1; used++) {
    await clock.advance(10 * minute);
    expect(await sessions.use(id)).toBeDefined();
  }
  await clock.advance(10 * minute);
  expect(await sessions.use(id)).toBeUndefined();
});

test("another grant doesn't let a session live longer, nor bring back one that is over", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  expect(await sessions.keepGrant(id, { ...grant, accessToken: "newer" })).toBe(true);
  expect((await sessions.use(id))?.grant.accessToken).toBe("newer");
  await sessions.end(id);
  expect(await sessions.keepGrant(id, grant)).toBe(false);
  expect(await sessions.use(id)).toBeUndefined();
});

test("ids have 128 bits or more, and no two are the same", async () => {
  const ids = new Set<string>();
  for (let count = 0; count < 50; count++) ids.add((await sessions.open("person", "budget", grant)).id);
  expect(ids.size).toBe(50);
  for (const id of ids) expect(Buffer.from(id, "base64url").length).toBeGreaterThanOrEqual(16);
});

test("all sessions of a person end together, and nobody else's", async () => {
  const mine = [
    await sessions.open("person", "budget", grant),
    await sessions.open("person", "budget", grant),
  ];
  const others = await sessions.open("another", "budget", grant);
  expect(await sessions.endAllOf("person")).toBe(2);
  for (const { id } of mine) expect(await sessions.use(id)).toBeUndefined();
  expect(await sessions.use(others.id)).toBeDefined();
});

test("after a key's rotation sessions go on; once their key is gone they are over", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  expect(await withKeys(`${key(2)},${key(1)}`).use(id)).toBeDefined();
  expect(await withKeys(key(2)).use(id)).toBeUndefined();
});

test("a session from before encryption is read while migrating only, and encrypted when next written", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  const [stored = ""] = (await keyValue.get("sessions-of:person"))?.match(/session:[\w-]+/) ?? [];
  const record = JSON.parse((await keyValue.get(stored)) ?? "{}");
  await keyValue.set(stored, JSON.stringify({ ...record, sealed: JSON.stringify({ grant }) }), 1_800);

  expect(await sessions.use(id)).toBeUndefined();
  const migrating = withKeys(key(1), true);
  expect((await migrating.use(id))?.grant).toEqual(grant);
  await migrating.keepGrant(id, grant);
  expect((await keyValue.get(stored)) ?? "").toContain('"sealed":"gAAAA');
  expect(await sessions.use(id)).toBeDefined();
});

test("while migrating, a forged token still doesn't pass for a value from before", async () => {
  const { id } = await sessions.open("person", "budget", grant);
  const migrating = withKeys(key(3), true);
  expect(await migrating.use(id)).toBeUndefined();
});
