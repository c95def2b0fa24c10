import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Entry, recordEntries } from "../../origin/audit/record-entry.ts";
import type { AuditEntry, AuditProof, AuditVerdict } from "../../shared/contracts/audit.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

type Page = { items: AuditEntry[]; next: string | null };

let app: AppUnderTest;
let mine: { authorization: string };
let theirs: { authorization: string };
let me: string;
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
  mine = await signInBy(app);
  theirs = await signInBy(app, "matteo@demo.example");
  me = (await list(mine)).items[0]?.chain ?? "";
}, 30_000);
afterAll(() => app.stop());

const list = (headers: Record<string, string>, query = "") =>
  jsonOf<Page>(app.ask(`/api/v1/audit${query}`, { headers }));
const record = (entries: Entry[], atMs = Date.now()) =>
  app.outside.database.transaction((rows) => recordEntries(rows, entries, atMs));
const entry = (subject: string, more: Partial<Entry> = {}): Entry => ({
  action: "report.downloaded",
  actor: me,
  owner: me,
  subject,
  ...more,
});

test("everyone sees their own entries, operators those of all", async () => {
  await record([entry("mine")]);
  expect((await list(mine)).items.map(({ chain }) => chain)).toEqual(Array(2).fill(me));
  expect((await list(theirs)).items.map(({ chain }) => chain)).not.toContain(me);
  expect(new Set((await list(asAdmin)).items.map(({ chain }) => chain)).size).toBeGreaterThan(1);
  expect((await list(asAdmin, `?owner=${me}`)).items.every(({ chain }) => chain === me)).toBe(true);
  for (const path of ["", "/verify"]) expect((await app.ask(`/api/v1/audit${path}`)).status).toBe(401);
});

test("whoever is no operator may name their own chain, and is refused another's", async () => {
  for (const path of ["/api/v1/audit", "/api/v1/audit/verify"]) {
    expect((await app.ask(`${path}?owner=${me}`, { headers: mine })).status).toBe(200);
    for (const owner of [me, "system"]) {
      const answer = await app.ask(`${path}?owner=${owner}`, { headers: theirs });
      const { errors } = await jsonOf<{ errors: { path: string }[] }>(answer);
      expect([answer.status, errors.map((error) => error.path)]).toEqual([422, ["query.owner"]]);
    }
  }
});

test("entries are found by task, actor, action and time", async () => {
  const taskId = uuidV7(Date.now());
  const then = Date.UTC(2026, 0, 2, 3, 4, 5);
  await record([entry("then", { taskId, actor: "worker", action: "task.finished" })], then);
  const queries = [
    `?task_id=${taskId}`,
    "?actor=worker",
    "?action=task.finished",
    "?from=2026-01-02T03:04:05Z&to=2026-01-02T03:04:06Z",
    "?from=2026-01-02T05:04:05%2B02:00&to=2026-01-02T03:04:05.001Z",
  ];
  for (const headers of [mine, asAdmin])
    for (const query of queries)
      expect((await list(headers, query)).items.map(({ subject }) => subject)).toEqual(["then"]);
  expect((await list(theirs, `?task_id=${taskId}`)).items).toEqual([]);
  expect((await app.ask("/api/v1/audit?action=nonsense", { headers: mine })).status).toBe(422);
});

test("a time that can't be kept is the asker's mistake", async () => {
  const times = ["0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00"];
  for (const headers of [mine, asAdmin])
    for (const time of times)
      for (const field of ["from", "to"]) {
        const answer = await app.ask(`/api/v1/audit?${field}=${time}`, { headers });
        const { errors } = await jsonOf<{ errors: { path: string }[] }>(answer);
        expect([answer.status, errors.map(({ path }) => path)]).toEqual([422, [`query.${field}`]]);
      }
});

test("pages follow each other without a gap, and a cursor is of use to nobody else", async () => {
  await record(Array.from({ length: 7 }, (_, index) => entry(`page ${index}`)));
  for (const [headers, query] of [
    [mine, ""],
    [asAdmin, `&owner=${me}`],
    [asAdmin, ""],
  ] as const) {
    const whole = (await list(headers, `?limit=200${query}`)).items.map(({ id }) => id);
    const paged: string[] = [];
    let next: string | null = null;
    do {
      const page: Page = await list(headers, `?limit=3${query}${next ? `&after=${next}` : ""}`);
      paged.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next);
    expect(paged).toEqual(whole);
  }
  const { next } = await list(mine, "?limit=3");
  for (const [headers, query] of [
    [theirs, ""],
    [mine, "&actor=worker"],
  ] as const)
    expect((await app.ask(`/api/v1/audit?limit=3&after=${next}${query}`, { headers })).status).toBe(422);
});

test("the verdict is asked for one's own chain, or for all of them", async () => {
  const verdict = (headers: Record<string, string>, query = "") =>
    jsonOf<AuditVerdict>(app.ask(`/api/v1/audit/verify${query}`, { headers }));
  expect(await verdict(mine)).toMatchObject({ verdict: "whole", first_break: null, chains: 1, next: null });
  expect((await verdict(asAdmin)).chains).toBeGreaterThan(1);
  const from = await verdict(mine, `?after=2@${me}`);
  expect(from.entries).toBe((await verdict(mine)).entries - 2);
  const foreign = await app.ask(`/api/v1/audit/verify?after=1@${me}`, { headers: theirs });
  expect(foreign.status).toBe(422);
});

test("a task is proven by a proof and the published keys, to its owner and operators", async () => {
  const taskId = uuidV7(Date.now());
  await record([entry("echo", { action: "task.created", taskId })]);
  const ask = (headers: Record<string, string>) => app.ask(`/api/v1/tasks/${taskId}/proof`, { headers });
  const early = await ask(mine);
  expect(early.status).toBe(409);
  expect(Number(early.headers.get("retry-after"))).toBeGreaterThan(0);
  const stop = app.startSigning();
  await until(async () => (await ask(mine)).status === 200);
  await stop();
  for (const headers of [mine, asAdmin])
    expect((await jsonOf<AuditProof>(ask(headers))).links).toHaveLength(1);
  expect((await ask(theirs)).status).toBe(404);
  const { keys } = await jsonOf<{ keys: { kid: string }[] }>(app.ask("/api/v1/signing-keys"));
  expect(keys.map(({ kid }) => kid)).toEqual([(await jsonOf<AuditProof>(ask(mine))).checkpoint.key_id]);
});
