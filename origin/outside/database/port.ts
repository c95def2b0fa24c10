import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Schema } from "./schema.ts";

/** Typed rows, the same on every adapter: a pool, or the one transaction that a piece of work runs in. */
export type Rows = Kysely<Schema>;

/**
 * Where rows lie: Postgres, in the process or beside it. Adapters keep these promises;
 * tests/contracts/database.ts proves it.
 */
export interface Database {
  /** Each statement by itself. */
  readonly rows: Rows;
  /** All of the work or none of it; what it throws is thrown on. */
  transaction<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result>;
  /** Says a text on a channel; inside a transaction's `rows` it is heard after the commit, or never. */
  notify(channel: string, text: string, rows?: Rows): Promise<void>;
  /** Hears a channel until stopped, over lost connections too (what is said while there is none isn't heard). */
  listen(channel: string, hear: (text: string) => void): Promise<() => Promise<void>>;
  /** Resolves where the database answers. */
  ping(): Promise<void>;
  /** Lets work in hand finish, then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Ids or numbers of many things as one text, which Postgres reads as an array and both adapters send alike. An array
 * goes the same way, but the driver looks for what has to be escaped in each element of it: here nothing has.
 */
export const listOf = <Thing>(
  things: readonly Thing[],
  of: (thing: Thing) => string | number | null,
): RawBuilder<string> => sql`${`{${things.map((thing) => of(thing) ?? "null").join()}}`}::text`;
