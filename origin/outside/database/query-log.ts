import type { LogEvent } from "kysely";
import type { Log } from "../../../shared/log.ts";

/** A statement that takes longer than this is worth a warning. */
const slowMs = 200;

/** One line a statement: its text, which holds no values, and how long it took. Never its parameters. */
export const logQuery =
  (log: Log) =>
  ({ level, query, queryDurationMillis }: LogEvent): void => {
    const fields = {
      statement: query.sql.slice(0, 500),
      milliseconds: Math.round(queryDurationMillis * 100) / 100,
    };
    if (level === "error") log.warning("A statement failed", fields);
    else if (queryDurationMillis >= slowMs) log.warning("A statement was slow", fields);
    else log.debug("A statement ran", fields);
  };
