import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { verifyTrail } from "../../origin/audit/verify-trail.ts";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { openPGlite } from "../../origin/outside/database/pglite.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { silentLog } from "../silent-log.ts";

const temporary = mkdtempSync(join(tmpdir(), "cpt-killed-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const kills = 25;

/** Another process that adds entries to the database of a folder, heard line by line. */
function start(folder: string) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "insert-until-killed.ts"), folder], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = linesOf(child.stdout);
  const next = async (): Promise<string | undefined> => (await lines.next()).value;
  return { child, next };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const bytes of stream) {
    const parts = (rest + new TextDecoder().decode(bytes)).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  return undefined;
}

/** What is there once nobody writes any more, and whether its chain is whole. */
async function read(folder: string): Promise<{ ids: Set<string>; whole: boolean }> {
  const database = await openPGlite({ folder, log: silentLog });
  const clock = createManualClock();
  const objects = await openFolder({
    folder: join(folder, "objects"),
    lives: { audit: Number.POSITIVE_INFINITY },
    clock,
  });
  const signer = createSigner([{ id: "k", seed: new Uint8Array(32).fill(1), publicBytes: undefined }]);
  const { rows } = await sql<{ task_id: string }>`select task_id from audit_logs`.execute(database.rows);
  const { whole } = await verifyTrail({ database, objects, clock, signer, environment: "local" })({});
  await database.close();
  return { ids: new Set(rows.map(({ task_id }) => task_id)), whole };
}

test(`a database in the process, killed ${kills} times while it writes, has lost nothing that it acknowledged`, async () => {
  const folder = join(temporary, "killed");
  const acknowledged: string[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const { child, next } = start(folder);
    expect(await next()).toBe("open");
    // Another number of entries each time, so that the kill falls somewhere else.
    for (let count = 0; count <= (kill * 7) % 30; count++) acknowledged.push((await next()) ?? "");
    child.kill("SIGKILL");
    await child.exited;
    for (let more = await next(); more !== undefined; more = await next()) acknowledged.push(more);
  }
  const { ids, whole } = await read(folder);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(300);
  expect(whole).toBe(true);
}, 180_000);

test("a second process on the same folder is told who has it, ends, and costs the first nothing", async () => {
  const folder = join(temporary, "killed");
  const first = start(folder);
  expect(await first.next()).toBe("open");
  const acknowledged = [(await first.next()) ?? ""];
  const second = start(folder);
  expect(await second.next()).toContain(`is held by the origin, process ${first.child.pid}`);
  expect(await second.child.exited).toBe(1);
  for (let count = 0; count < 50; count++) acknowledged.push((await first.next()) ?? "");
  first.child.kill("SIGKILL");
  await first.child.exited;
  const { ids, whole } = await read(folder);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(whole).toBe(true);
}, 60_000);
