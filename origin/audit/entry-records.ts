import { type Selectable, sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";
import type { ChainedEntry, Head } from "./chain.ts";

type EntryRow = Selectable<Schema["audit_logs"]>;

/** Holds the heads of chains until the commit; a chain that is new gets its head. The names have to be sorted. */
export async function holdHeads(rows: Rows, chains: readonly string[]): Promise<Head[]> {
  const held = await sql<Head>`
    select chain, seq, encode(hash, 'hex') as hash
    from hold_audit_heads(array(select json_array_elements_text(${JSON.stringify(chains)})))`.execute(rows);
  return held.rows;
}

/** Adds entries and moves the heads, in one statement: a batch goes as one text, which both adapters read alike. */
export async function insertEntries(
  rows: Rows,
  entries: readonly ChainedEntry[],
  heads: readonly Head[],
): Promise<void> {
  await sql`
    with moved as (
      update audit_heads as head set seq = new.seq, hash = decode(new.hash, 'hex')
      from json_to_recordset(${JSON.stringify(heads)}) as new (chain text, seq bigint, hash text)
      where head.chain = new.chain
    )
    insert into audit_logs
      (id, chain, seq, action, actor, subject, task_id, outcome, request_id, timestamp, previous_hash, hash)
    select id, chain, seq, action, actor, subject, "taskId", outcome, "requestId", timestamp,
      decode("previousHash", 'hex'), decode(hash, 'hex')
    from json_to_recordset(${JSON.stringify(entries)}) as entry (
      id uuid, chain text, seq bigint, action text, actor text, subject text, "taskId" uuid, outcome text,
      "requestId" text, timestamp timestamptz, "previousHash" text, hash text
    )`.execute(rows);
}

/** What a chain tells, the newest first. */
export async function selectNewest(rows: Rows, chain: string, most: number): Promise<ChainedEntry[]> {
  const found = await rows
    .selectFrom("audit_logs")
    .selectAll()
    .where("chain", "=", chain)
    .orderBy("seq", "desc")
    .limit(most)
    .execute();
  return found.map(entryOf);
}

const entryOf = ({ task_id, request_id, previous_hash, hash, ...row }: EntryRow): ChainedEntry => ({
  ...row,
  taskId: task_id,
  requestId: request_id,
  previousHash: Buffer.from(previous_hash).toString("hex"),
  hash: Buffer.from(hash).toString("hex"),
});
