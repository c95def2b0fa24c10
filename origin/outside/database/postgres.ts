import { setTimeout as wait } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Client, type ClientConfig, Pool, types } from "pg";
import type { Log } from "../../../shared/log.ts";
import { tellingAway } from "./away.ts";
import type { Database } from "./port.ts";
import { logQuery } from "./query-log.ts";
import type { Schema } from "./schema.ts";

export interface PostgresOptions {
  url: string;
  poolMax: number;
  log: Log;
}

/** Postgres 15 or newer, by `pg`: the driver that Google's Cloud SQL connector supports. */
export async function openPostgres({ url, poolMax, log }: PostgresOptions): Promise<Database> {
  const connection: ClientConfig = {
    connectionString: url,
    application_name: "car-pulse-tracker",
    connectionTimeoutMillis: connectionMsMax,
    statement_timeout: 15_000,
    lock_timeout: 2_000,
    // Whoever is frozen within a transaction keeps what it locked: the audit chain of an owner, of all things.
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : types.getTypeParser(oid, format)) },
  };
  const pool = new Pool({ ...connection, max: poolMax, idleTimeoutMillis: 30_000 });
  // A connection that breaks while nobody uses it: the pool has dropped it, and makes a new one when asked.
  pool.on("error", (error) => log.warning("An idle database connection broke", { error: error.message }));
  // One that breaks in use tells its statement; unheard here, it would end the process besides.
  pool.on("connect", (client) => client.on("error", () => {}));
  const rows = new Kysely<Schema>({
    log: logQuery(log),
    dialect: new PostgresDialect({ pool: tellingAway(pool) }),
  });
  const listeners = new Set<() => Promise<void>>();
  return {
    rows,
    transaction: (work) => rows.transaction().execute(work),
    notify: async (channel, text, within = rows) => {
      await sql`select pg_notify(${channel}, ${text})`.execute(within);
    },
    listen: async (channel, hear) => {
      const stop = await keepListening(connection, channel, hear, log);
      listeners.add(stop);
      return async () => {
        listeners.delete(stop);
        await stop();
      };
    },
    ping: async () => {
      await sql`select 1`.execute(rows);
    },
    close: async () => {
      await Promise.all([...listeners].map((stop) => stop()));
      await pool.end();
    },
  };
}

/** How long a caller waits for a connection, be it a new one or another's: then it is told to come back. */
const connectionMsMax = 1_500;

/** Postgres's number for bigint: a number here, as our counts stay below 2^53. */
const int8 = 20;

const reconnectAfterMs = { first: 100, most: 5_000 };

/** A connection of its own that only listens; when it breaks, another takes its place. */
async function keepListening(
  connection: ClientConfig,
  channel: string,
  hear: (text: string) => void,
  log: Log,
): Promise<() => Promise<void>> {
  let current: Client | undefined;
  let stopped = false;

  const connect = async (): Promise<void> => {
    const client = new Client(connection);
    client.on("notification", ({ payload }) => hear(payload ?? ""));
    client.on("error", () => {});
    client.once("end", () => {
      if (!stopped && current === client) void reconnect();
    });
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    current = client;
  };

  const reconnect = async (): Promise<void> => {
    log.warning("The listening database connection broke: connecting again", { channel });
    for (
      let pauseMs = reconnectAfterMs.first;
      !stopped;
      pauseMs = Math.min(pauseMs * 2, reconnectAfterMs.most)
    ) {
      try {
        await connect();
        if (stopped) await current?.end();
        // Whatever was said meanwhile went unheard: the hearer looks for itself.
        else hear("");
        return;
      } catch {
        await wait(pauseMs);
      }
    }
  };

  await connect();
  return async () => {
    stopped = true;
    await current?.end();
  };
}
