import { type Selectable, sql } from "kysely";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { listOf, type Rows } from "../outside/database/port.ts";
import type { Schema } from "../outside/database/schema.ts";
import { type ChainedEntry, genesisHash, type Head } from "./chain.ts";

type EntryRow = Selectable<Schema["audit_logs"]>;

/** Holds the heads of chains until the commit; a chain that is new gets its head. The names have to be sorted. */
export async function holdHeads(rows: Rows, chains: readonly string[]): Promise<Head[]> {
  const held = await sql<Head>`
    select chain, seq, encode(hash, 'hex') as hash
    from hold_audit_heads(array(select json_array_elements_text(${JSON.stringify(chains)})))`.execute(rows);
  return held.rows;
}

/**
 * Adds entries and moves the heads, in one statement. What a run of entries has in common is said once, their hashes go
 * as bytes and their ids as lists in one text each, which both adapters read alike: a thousand entries as JSON cost the
 * database and us three times as much. The lists are selected, so that they are read once and not for planning too.
 */
export async function insertEntries(
  rows: Rows,
  entries: readonly ChainedEntry[],
  heads: readonly Head[],
): Promise<void> {
  const ids = (of: (entry: ChainedEntry) => string | null) =>
    sql`((select ${listOf(entries, of)}::uuid[]))[place]`;
  const hashes = (of: (entry: ChainedEntry) => string) =>
    sql`substring(${Buffer.from(entries.map(of).join(""), "hex")}::bytea from place * 32 - 31 for 32)`;
  await sql`
    with moved as (
      update audit_heads as head set seq = new.seq, hash = decode(new.hash, 'hex')
      from json_to_recordset(${JSON.stringify(heads)}) as new (chain text, seq bigint, hash text)
      where head.chain = new.chain
    )
    insert into audit_logs
      (id, chain, seq, action, actor, subject, task_id, outcome, request_id, timestamp, previous_hash, hash)
    select ${ids(({ id }) => id)}, chain, seq + place - "from", action, actor, subject, ${ids(({ taskId }) => taskId)},
      outcome, "requestId", timestamp, ${hashes(({ previousHash }) => previousHash)}, ${hashes(({ hash }) => hash)}
    from json_to_recordset(${JSON.stringify(runsOf(entries))}) as run (
        "from" integer, "to" integer, chain text, seq bigint, action text, actor text, subject text, outcome text,
        "requestId" text, timestamp timestamptz
      ), generate_series(run."from", run."to") as place`.execute(rows);
}

/** What entries have in common that follow each other in one chain: the first of them, from which to which place. */
function runsOf(entries: readonly ChainedEntry[]) {
  const runs: (Omit<ChainedEntry, "id" | "taskId" | "previousHash" | "hash"> & {
    from: number;
    to: number;
  })[] = [];
  for (const [
    index,
    { chain, seq, action, actor, subject, outcome, requestId, timestamp },
  ] of entries.entries()) {
    const run = runs.at(-1);
    const goesOn =
      run?.chain === chain &&
      run.seq + run.to - run.from + 1 === seq &&
      run.action === action &&
      run.actor === actor &&
      run.subject === subject &&
      run.outcome === outcome &&
      run.requestId === requestId &&
      run.timestamp.getTime() === timestamp.getTime();
    if (goesOn) run.to++;
    else
      runs.push({
        ...{ from: index + 1, to: index + 1 },
        ...{ chain, seq, action, actor, subject, outcome, requestId, timestamp },
      });
  }
  return runs;
}

/** What a chain tells, the newest first. */
export const selectNewest = (rows: Rows, chain: string, most: number): Promise<ChainedEntry[]> =>
  selectEntries(rows, { chain }, undefined, most);

export interface EntryFilter {
  chain?: string | undefined;
  taskId?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/**
 * Entries behind another one, the newest first. Within a chain they come by their place, over all chains by their
 * id, which begins with the time: both are the order of an index.
 */
export async function selectEntries(
  rows: Rows,
  filter: EntryFilter,
  behind: string | undefined,
  most: number,
): Promise<ChainedEntry[]> {
  let query = rows.selectFrom("audit_logs").selectAll().limit(most);
  if (filter.chain === undefined) {
    query = query.orderBy("id", "desc");
    if (behind !== undefined) query = query.where("id", "<", behind);
    if (filter.from) query = query.where("id", ">=", firstIdAt(filter.from));
    if (filter.to) query = query.where("id", "<", firstIdAt(filter.to));
  } else {
    query = query.where("chain", "=", filter.chain).orderBy("seq", "desc");
    if (behind !== undefined)
      query = query.where("seq", "<", ({ selectFrom }) =>
        selectFrom("audit_logs").select("seq").where("id", "=", behind),
      );
    if (filter.from) query = query.where("timestamp", ">=", filter.from);
    if (filter.to) query = query.where("timestamp", "<", filter.to);
  }
  if (filter.taskId !== undefined) query = query.where("task_id", "=", filter.taskId);
  if (filter.actor !== undefined) query = query.where("actor", "=", filter.actor);
  if (filter.action !== undefined) query = query.where("action", "=", filter.action);
  return (await query.execute()).map(entryOf);
}

/** The least id that an entry of this moment can have. */
const firstIdAt = (at: Date): string => `${uuidV7(at.getTime()).slice(0, 13)}-0000-0000-000000000000`;

/** Entries of a chain in their order. */
export async function selectChainAfter(
  rows: Rows,
  chain: string,
  after: number,
  most: number,
): Promise<ChainedEntry[]> {
  const found = await rows
    .selectFrom("audit_logs")
    .selectAll()
    .where("chain", "=", chain)
    .where("seq", ">", after)
    .orderBy("seq")
    .orderBy("id")
    .limit(most)
    .execute();
  return found.map(entryOf);
}

export async function selectEntryAt(
  rows: Rows,
  chain: string,
  seq: number,
): Promise<ChainedEntry | undefined> {
  const [entry] = await selectChainAfter(rows, chain, seq - 1, 1);
  return entry?.seq === seq ? entry : undefined;
}

/** What is told of a task, in its order; of one chain alone, where the asker has but one. */
export async function selectEntriesOfTask(
  rows: Rows,
  taskId: string,
  chain: string | undefined,
  most: number,
): Promise<ChainedEntry[]> {
  let query = rows
    .selectFrom("audit_logs")
    .selectAll()
    .where("task_id", "=", taskId)
    .orderBy("seq")
    .limit(most);
  if (chain !== undefined) query = query.where("chain", "=", chain);
  return (await query.execute()).map(entryOf);
}

export interface ChainEnds {
  headSeq: number;
  headHash: string;
  firstSeq: number;
  lastSeq: number;
}

/** Where a chain ends by its head, and begins and ends by its entries, at one moment; of one that is none, nowhere. */
export async function selectChainEnds(rows: Rows, chain: string): Promise<ChainEnds> {
  const { rows: found } = await sql<ChainEnds>`
    select coalesce(head.seq, 0) as "headSeq", coalesce(encode(head.hash, 'hex'), ${genesisHash}) as "headHash",
      coalesce((select min(seq) from audit_logs where chain = ${chain}), 1) as "firstSeq",
      coalesce((select max(seq) from audit_logs where chain = ${chain}), 0) as "lastSeq"
    from (select 1) as one left join audit_heads as head on head.chain = ${chain}`.execute(rows);
  return found[0] ?? { headSeq: 0, headHash: genesisHash, firstSeq: 1, lastSeq: 0 };
}

/** The next chain by name that has a head or an entry. */
export async function selectNextChain(rows: Rows, after: string): Promise<string | undefined> {
  const { rows: found } = await sql<{ chain: string | null }>`
    select least(
      (select chain from audit_heads where chain collate "C" > ${after} order by chain collate "C" limit 1),
      (select chain from audit_logs where chain collate "C" > ${after} order by chain collate "C" limit 1)
    ) as chain`.execute(rows);
  return found[0]?.chain ?? undefined;
}

/** Heads in the order of their names, behind one. */
export async function selectHeads(rows: Rows, after: string, most: number): Promise<Head[]> {
  const { rows: found } = await sql<Head>`
    select chain, seq, encode(hash, 'hex') as hash from audit_heads where chain > ${after} and seq > 0
    order by chain limit ${most}`.execute(rows);
  return found;
}

/** What hashes now stand at these places. */
export async function selectHashes(rows: Rows, places: readonly Head[]): Promise<Head[]> {
  const { rows: found } = await sql<Head>`
    select entry.chain, entry.seq, encode(entry.hash, 'hex') as hash
    from json_to_recordset(${JSON.stringify(places)}) as place (chain text, seq bigint)
    join audit_logs as entry on entry.chain = place.chain and entry.seq = place.seq`.execute(rows);
  return found;
}

const entryOf = ({ task_id, request_id, previous_hash, hash, ...row }: EntryRow): ChainedEntry => ({
  ...row,
  taskId: task_id,
  requestId: request_id,
  previousHash: Buffer.from(previous_hash).toString("hex"),
  hash: Buffer.from(hash).toString("hex"),
});
