import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from "kysely";
import initdbWasm from "../../../node_modules/@electric-sql/pglite/dist/initdb.wasm" with { type: "file" };
import files from "../../../node_modules/@electric-sql/pglite/dist/pglite.data" with { type: "file" };
import postgresWasm from "../../../node_modules/@electric-sql/pglite/dist/pglite.wasm" with { type: "file" };
import type { Log } from "../../../shared/log.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import type { Database } from "./port.ts";
import { logQuery } from "./query-log.ts";
import type { Schema } from "./schema.ts";

export interface PGliteOptions {
  folder?: string | undefined;
  /** The files of another that was dumped, which spares making them; only where there are none yet. */
  begunAs?: Blob | undefined;
  log: Log;
}

/** Postgres in the process: rows in a folder, or in memory where none is named. One process may own a folder. */
export async function openPGlite({ folder, begunAs, log }: PGliteOptions): Promise<Database> {
  const lock = folder === undefined ? undefined : lockFolder(folder, "the origin");
  try {
    return await open({ folder, begunAs, log }, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function open({ folder, begunAs, log }: PGliteOptions, lock?: FolderLock): Promise<Database> {
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([postgresWasm, initdbWasm].map(compiled));
  const postgres = await PGlite.create({
    // Named here so that they travel inside the executable: it would look for them beside itself.
    fsBundle: Bun.file(files),
    ...(pgliteWasmModule && { pgliteWasmModule }),
    ...(initdbWasmModule && { initdbWasmModule }),
    ...(folder !== undefined && { dataDir: join(folder, "postgres") }),
    ...(begunAs !== undefined && { loadDataDir: begunAs }),
    parsers: { [int8]: Number },
  });
  const driver = new OneConnectionDriver(postgres);
  const rows = new Kysely<Schema>({
    log: logQuery(log),
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return {
    rows,
    transaction: (work) => rows.transaction().execute(work),
    notify: async (channel, text, within = rows) => {
      await sql`select pg_notify(${channel}, ${text})`.execute(within);
    },
    listen: async (channel, hear) => {
      const stop = await driver.alone(() => postgres.listen(channel, hear));
      return () => driver.alone(() => stop());
    },
    ping: async () => {
      await sql`select 1`.execute(rows);
    },
    close: async () => {
      await rows.destroy();
      lock?.release();
    },
  };
}

const compiled = async (path: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await Bun.file(path).arrayBuffer());

/** Postgres's number for bigint: a number here, as our counts stay below 2^53. */
const int8 = 20;

/**
 * PGlite is one connection: whoever has it, has it alone, from its first statement to the end of its transaction.
 * Kysely's own PGlite driver lends it to everyone at once, so that a statement can slip into another's transaction.
 */
class OneConnectionDriver implements Driver {
  readonly #postgres: PGlite;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(postgres: PGlite) {
    this.#postgres = postgres;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#free = promise;
    await before;
    this.#release = resolve;
    return new PGliteConnection(this.#postgres);
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async destroy(): Promise<void> {
    await this.alone(() => this.#postgres.close());
  }

  /** Work with PGlite itself, while nobody else has it. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.acquireConnection();
    try {
      return await work();
    } finally {
      await this.releaseConnection();
    }
  }
}

class PGliteConnection implements DatabaseConnection {
  readonly #postgres: PGlite;

  constructor(postgres: PGlite) {
    this.#postgres = postgres;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    // Without parameters the simple protocol runs it, and that takes scripts of many statements too.
    const result =
      parameters.length > 0
        ? await this.#postgres.query<Row>(sql, [...parameters])
        : ((await this.#postgres.exec(sql)).at(-1) as { rows: Row[]; affectedRows?: number } | undefined);
    return {
      rows: result?.rows ?? [],
      ...(result?.affectedRows !== undefined && { numAffectedRows: BigInt(result.affectedRows) }),
    };
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    yield await Promise.reject(new Error("Reading rows as a stream: PGlite can't"));
  }
}
