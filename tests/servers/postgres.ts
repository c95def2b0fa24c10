import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { installed } from "./install.ts";
import { asServerUser, freePort, isRoot, nobody, runServer, type TestServer } from "./server.ts";

/** Durable against a kill of the server, which is what we do to it; not against a loss of power. */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  full_page_writes: "off",
  shared_buffers: "32MB",
  max_connections: "100",
  jit: "off",
};

/** What a Postgres has where nobody sets anything, durable against a loss of power: for measuring. */
const durable = { fsync: "on", synchronous_commit: "on", full_page_writes: "on", shared_buffers: "128MB" };

/** A Postgres of the machine's own, empty. Throws an `Error` that says what is missing where there is none. */
export async function startPostgres(own: { isDurable?: boolean } = {}): Promise<TestServer> {
  const programs = await postgresPrograms();
  const folder = mkdtempSync(join(tmpdir(), "test-postgres-"));
  const cleanUp = async () => rmSync(folder, { recursive: true, force: true });
  const data = join(folder, "data");
  const port = await freePort();
  try {
    if (isRoot) chownSync(folder, nobody, nobody);
    initialise(join(programs, "initdb"), data);
  } catch (error) {
    await cleanUp();
    throw error;
  }
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  const given = Object.entries({ ...settings, ...(own.isDurable && durable), port: String(port) }).flatMap(
    ([name, value]) => ["-c", `${name}=${value}`],
  );
  return runServer(url, {
    name: "Postgres",
    command: asServerUser([join(programs, "postgres"), "-D", data, ...given]),
    // Its fast shutdown: clients are sent away, what is committed is written.
    stopSignal: "SIGINT",
    answers: () => answers(url),
    cleanUp,
  });
}

function initialise(initdb: string, data: string): void {
  const [program, ...args] = asServerUser([
    initdb,
    ...["-D", data, "-U", "test", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
  ]);
  const done = spawnSync(program, args, { encoding: "utf8", timeout: 60_000, cwd: tmpdir() });
  if (done.status !== 0) throw new Error(`Making a Postgres cluster: ${done.stderr || done.error?.message}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  // Unheard, an error of a connection that ends later would end us.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Debian keeps the server's programs off the PATH, each version in its folder: the newest is taken. */
const postgresPrograms = () =>
  installed({
    name: "Postgres",
    debianPackage: "postgresql",
    find: () => {
      const folders = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
      const newest = folders
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => `/usr/lib/postgresql/${version}/bin`);
      const onPath = Bun.which("initdb")?.replace(/\/initdb$/, "");
      return [...newest, ...(onPath ? [onPath] : [])].find(
        (folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")),
      );
    },
  });
