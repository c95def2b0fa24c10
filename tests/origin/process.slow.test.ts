import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { createTestDatabase } from "../servers/test-database.ts";

const main = join(import.meta.dir, "../../origin/main.ts");
const folders: string[] = [];
const running: Subprocess[] = [];
afterEach(async () => {
  for (const process of running.splice(0)) process.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cpt-origin-"));
  folders.push(folder);
  return folder;
}

/** The origin as a process of its own, told nothing but this. */
function spawnOrigin(env: Record<string, string>) {
  const process = Bun.spawn([globalThis.process.execPath, main], {
    env: { PORT: "0", TMPDIR: tmpdir(), ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  running.push(process);
  const lines: Record<string, unknown>[] = [];
  const seen = Promise.withResolvers<void>();
  let look = seen;
  void (async () => {
    let rest = "";
    for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts.filter(Boolean).map((line) => JSON.parse(line)));
      look.resolve();
      look = Promise.withResolvers();
    }
    look.resolve();
  })();
  const line = async (message: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = lines.find((one) => one["message"] === message);
      if (found) return found;
      if (process.exitCode !== null)
        throw new Error(`It ended before it said "${message}": ${JSON.stringify(lines)}`);
      await look.promise;
    }
  };
  return { process, lines, line };
}

test("a deployed environment that is told nothing does not start, and names everything at once", async () => {
  const origin = spawnOrigin({
    ENVIRONMENT: "prd",
    SESSION_SIGNING_KEY: "n/a",
    LINK_SIGNING_KEYS: "k1:c2hvcnQ",
  });
  expect(await origin.process.exited).toBe(1);
  const { severity, problems } = await origin.line("The configuration is not complete: nothing was started");
  expect(severity).toBe("CRITICAL");
  for (const name of [
    "DATABASE_URL",
    "REDIS_URL",
    "TOKEN_ENCRYPTION_KEY",
    "SESSION_SIGNING_KEY",
    "LINK_SIGNING_KEYS",
    "SIGNING_KEYS",
  ])
    expect(String(problems)).toContain(name);
  expect(origin.lines).toHaveLength(1);
});

test("a local one starts with nothing set, says what it chose, and ends on SIGTERM", async () => {
  const folder = newFolder();
  const origin = spawnOrigin({ DATA_FOLDER: folder });
  const { url } = await origin.line("Listening");
  expect((await fetch(`${url}health`)).status).toBe(200);
  expect((await fetch(`${url}ready`)).status).toBe(200);
  expect(await origin.line("Systems were chosen")).toMatchObject({ key_value: "memory", task_queue: "pull" });
  origin.process.kill("SIGTERM");
  expect(await origin.process.exited).toBe(0);
}, 30_000);

test("the second on one folder is told who holds it, and the first goes on", async () => {
  const folder = newFolder();
  const first = spawnOrigin({ DATA_FOLDER: folder });
  const { url } = await first.line("Listening");
  await first.line("Ready");
  const second = spawnOrigin({ DATA_FOLDER: folder });
  expect(await second.process.exited).toBe(1);
  expect(JSON.stringify(await second.line("Starting failed"))).toContain(`process ${first.process.pid}`);
  expect((await fetch(`${url}ready`)).status).toBe(200);
}, 30_000);

test("rows outlive a kill, and the folder is free again", async () => {
  const folder = newFolder();
  const first = spawnOrigin({ DATA_FOLDER: folder });
  await first.line("Ready");
  first.process.kill("SIGKILL");
  await first.process.exited;
  const second = spawnOrigin({ DATA_FOLDER: folder });
  await second.line("Ready");
  expect(second.lines.some(({ message }) => message === "The database was migrated")).toBe(false);
}, 30_000);

test("it ends with whoever started it, where it is asked to", async () => {
  const origin = spawnOrigin({ DATA_FOLDER: newFolder(), EXIT_WITH_PARENT: "true" });
  await origin.line("Ready");
  origin.process.stdin.end();
  expect(await origin.process.exited).toBe(0);
}, 30_000);

const server = process.env["TEST_POSTGRES_URL"];
test.skipIf(!server)(
  "a deployment's job migrates with nothing but a database, and ends",
  async () => {
    const env = { ENVIRONMENT: "prd", ROLE: "migrate", DATABASE_URL: await createTestDatabase(server ?? "") };
    const first = spawnOrigin(env);
    expect(await first.process.exited).toBe(0);
    expect(JSON.stringify(await first.line("The database was migrated"))).toContain("0001-first-road");
    const again = spawnOrigin(env);
    expect(await again.process.exited).toBe(0);
    expect(again.lines.some(({ message }) => message === "The database was migrated")).toBe(false);
    const nowhere = spawnOrigin({ ...env, DATABASE_URL: "postgres://127.0.0.1:1/none" });
    expect(await nowhere.process.exited).toBe(1);
    await nowhere.line("Migrating failed: nothing was changed");
  },
  30_000,
);
