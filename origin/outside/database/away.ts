import type { PostgresPool, PostgresPoolClient } from "kysely";
import { Fault } from "../../../shared/faults.ts";

/** A pool whose connections say that the database is away where that is so, and not how the driver came to know. */
export const tellingAway = (pool: PostgresPool): PostgresPool => ({
  connect: async () => {
    // Whatever keeps a connection from being had, asking again later is all that one can do.
    const client = await pool.connect().catch((error) => {
      throw away(error);
    });
    const query = (...given: Parameters<PostgresPoolClient["query"]>) => {
      const asked = client.query(...given) as unknown;
      return asked instanceof Promise
        ? asked.catch((error) => {
            throw isAway(error) ? away(error) : error;
          })
        : asked;
    };
    return { query: query as PostgresPoolClient["query"], release: () => client.release() };
  },
  end: () => pool.end(),
  options: pool.options,
});

/** What is answered meanwhile: a commit that broke off may have come to pass, as every lost answer may. */
const away = (error: unknown): Fault =>
  new Fault("service.unavailable", `Postgres: ${error instanceof Error ? error.message : error}`, {
    headers: { "retry-after": "2" },
  });

/**
 * Connection exceptions, a server that shuts down, crashed or starts, no connection left, one that idled in its
 * transaction, a statement or a lock that took too long (PostgreSQL's appendix A); and what the driver says of its own socket.
 */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    /^(08\w{3}|57P0[1-5]|53300|25P03|57014|55P03|E[A-Z]{3,})$/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(error.message)
  );
}
