import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proveTask } from "../../origin/audit/prove-task.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import type { AuditProof } from "../../shared/contracts/audit.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { startTrail, type TrailUnderTest } from "./trail-under-test.ts";

const program = join(import.meta.dir, "../../infra/verify/verify-proof.mjs");
const temporary = mkdtempSync(join(tmpdir(), "cpt-proof-"));
let database: Database;
let trail: TrailUnderTest;
let proof: AuditProof;
let taskId: string;
beforeAll(async () => {
  database = await openFreshDatabase();
  await migrate(database, Date.now());
  trail = await startTrail(database);
  const owner = trail.owner();
  for (const other of [trail.owner(), trail.owner()]) await trail.addTasks(other, 2);
  await trail.addTasks(owner, 2);
  [taskId = ""] = await trail.addTasks(owner, 3);
  await trail.addTasks(owner, 1);
  await trail.sign();
  await trail.addTasks(owner, 1);
  await trail.sign();
  proof = await proveTask(trail)(taskId, owner);
}, 30_000);
afterAll(async () => {
  trail.stop();
  rmSync(temporary, { recursive: true });
  await database.close();
});

const check = (text: string, keys: object, runtime = process.execPath): { code: number; said: string } => {
  const files = { proof: join(temporary, "proof.json"), keys: join(temporary, "keys.json") };
  writeFileSync(files.proof, text);
  writeFileSync(files.keys, JSON.stringify(keys));
  const done = Bun.spawnSync([runtime, program, files.proof, files.keys], { env: {} });
  return { code: done.exitCode, said: done.stdout.toString() };
};
const published = async () => ({ keys: await trail.signer.publicKeys() });
const copy = (): AuditProof => structuredClone(proof);

test("a proof leads from a task's entries to the next checkpoint, and tells nothing of other tasks", () => {
  expect(proof.links.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  expect(proof.links.filter((link) => "action" in link)).toHaveLength(2);
  expect(new Set(JSON.stringify(proof).match(/owner-\d+-\d+/g)).size).toBe(1);
  expect(proof.checkpoint.head.seq).toBe(12);
});

test("the program that anyone can read proves it, by node as by bun", async () => {
  for (const runtime of [process.execPath, Bun.which("node") ?? process.execPath]) {
    const { code, said } = check(JSON.stringify(proof), await published(), runtime);
    expect(said).toContain("5  2026-11-28T12:20:00.000Z  task.created  done  by owner-");
    expect(said).toContain(`PROVEN. 2 entries of task ${taskId}, signed 2026-11-28T13:20:00.000Z`);
    expect(code).toBe(0);
  }
  expect((await Bun.file(program).text()).split("\n").length).toBeLessThan(100);
});

const others = { action: "task.failed", actor: "x", subject: null, outcome: "refused", request_id: "x" };
test.each([
  ...Object.entries({ ...others, timestamp: "2026-11-28T12:20:00.001Z", id: "x", hash: "0".repeat(64) }),
] as const)("another %s is named with its entry", async (field, value) => {
  const changed = copy();
  Object.assign(changed.links[1] ?? {}, { [field]: value });
  expect(check(JSON.stringify(changed), await published())).toEqual({
    code: 1,
    said: "NOT PROVEN. Entry 6 was changed\n",
  });
});

test.each<[what: string, change: (proof: AuditProof) => unknown, said: string]>([
  ["dropped", ({ links }) => links.splice(3, 1), "Entry 8 is missing"],
  ["swapped", ({ links }) => links.splice(3, 2, ...links.slice(3, 5).toReversed()), "Entry 8 is missing"],
  ["put in twice", ({ links }) => links.splice(3, 0, ...links.slice(2, 3)), "Entry 8 is missing"],
  ["cut off", ({ links }) => links.splice(6), "Entries 11 to 12 are missing"],
  ["added", ({ links }) => links.push({ seq: 13, digest: "0", hash: "0" }), "Entry 13 was changed"],
  [
    "given another digest",
    ({ links }) => Object.assign(links[4] ?? {}, { digest: "0" }),
    "Entry 9 was changed",
  ],
  ["given another past", (proof) => Object.assign(proof, { previous_hash: "0" }), "Entry 5 doesn't follow"],
  [
    "of another task",
    ({ links }) => Object.assign(links[0] ?? {}, { task_id: "x" }),
    "Entry 5 is of another",
  ],
  [
    "hidden behind its digest, like all others",
    (proof) => {
      proof.links = proof.links.map(({ seq, hash }) => ({ seq, hash, digest: "0" }));
    },
    "It shows no entry of this task",
  ],
  ["of another chain", ({ links }) => Object.assign(links[0] ?? {}, { chain: "x" }), "Entry 5 is of another"],
])("a link that is %s is named", async (_what, change, said) => {
  const changed = copy();
  change(changed);
  const found = check(JSON.stringify(changed), await published());
  expect(found.said).toContain(`NOT PROVEN. ${said}`);
  expect(found.code).toBe(1);
});

test.each<[what: string, change: (id: string) => string]>([
  ["dropped", (id) => `delete from audit_logs where task_id = '${id}' and action = 'task.created'`],
  [
    "moved to another chain",
    (id) => `update audit_logs set chain = 'x' || chain where task_id = '${id}' and action = 'task.created'`,
  ],
])("a task whose first entry was %s is not proven by those that are left", async (_what, change) => {
  const owner = trail.owner();
  const [id = ""] = await trail.addTasks(owner, 1);
  await trail.addTasks(owner, 1);
  await trail.sign();
  expect(check(JSON.stringify(await proveTask(trail)(id, owner)), await published()).code).toBe(0);
  await trail.tamper(change(id));
  const left = await proveTask(trail)(id, owner);
  expect(left.links[0]).toMatchObject({ seq: 2, action: "task.finished" });
  expect(check(JSON.stringify(left), await published())).toEqual({
    code: 1,
    said: "NOT PROVEN. The task's beginning is missing: its first entry, 2, is task.finished, not task.created\n",
  });
});

test.each([
  ["no JSON", () => "{"],
  ["nothing", () => "null"],
  ["without its links", () => JSON.stringify({ ...proof, links: undefined })],
  ["without its checkpoint", () => JSON.stringify({ ...proof, checkpoint: {} })],
])("what is %s is said to be no proof", async (_what, text) => {
  const { code, said } = check(text(), await published());
  expect([code, said]).toEqual([1, expect.stringMatching(/^NOT PROVEN\. .+\n$/)]);
});

const otherFirst = (text: string): string => (text.startsWith("A") ? "B" : "A") + text.slice(1);

test.each<[what: string, change: (checkpoint: AuditProof["checkpoint"]) => unknown, said: string]>([
  [
    "names another head",
    (one) => Object.assign(one.head, { hash: "0" }),
    "Entry 12 is not the one that was signed",
  ],
  [
    "has another path",
    ({ path }) => Object.assign(path[0] ?? {}, { hash: "0" }),
    "the checkpoint doesn't hold it",
  ],
  [
    "says another time",
    (one) => Object.assign(one, { signed: one.signed.replace("13:20", "13:21") }),
    "not genuine",
  ],
  [
    "has another signature",
    (one) => Object.assign(one, { signature: otherFirst(one.signature) }),
    "not genuine",
  ],
  ["is of an unknown key", (one) => Object.assign(one, { key_id: "k2" }), "not among the keys"],
])("a checkpoint that %s proves nothing", async (_what, change, said) => {
  const changed = copy();
  change(changed.checkpoint);
  const found = check(JSON.stringify(changed), await published());
  expect(found.said).toContain(said);
  expect(found.code).toBe(1);
});

test("somebody else's keys prove nothing", async () => {
  const other = createSigner([{ id: "k1", seed: new Uint8Array(32).fill(3), publicBytes: undefined }]);
  expect(check(JSON.stringify(proof), { keys: await other.publicKeys() }).said).toContain("not genuine");
});

test("what isn't signed yet has no proof yet, and another's task none at all", async () => {
  const owner = trail.owner();
  const [fresh = ""] = await trail.addTasks(owner, 1);
  await expect(proveTask(trail)(fresh, owner)).rejects.toThrow("proof.not-yet");
  await expect(proveTask(trail)(fresh, "somebody")).rejects.toThrow("task.unknown");
  await trail.sign();
  expect((await proveTask(trail)(fresh, owner)).links).toHaveLength(2);
  // An operator has no chain of his own.
  expect((await proveTask(trail)(fresh, undefined)).chain).toBe(owner);
});
