import { hash } from "node:crypto";

/** What an entry says, and where it stands: all that its hash covers. */
export interface ChainedEntry {
  /** Whose chain: the pseudonym of a person or a tenant, or `system`. */
  chain: string;
  /** Counts from 1 in its chain. */
  seq: number;
  id: string;
  action: string;
  actor: string;
  subject: string | null;
  taskId: string | null;
  outcome: string;
  requestId: string;
  timestamp: Date;
  previousHash: string;
  hash: string;
}

/** How far a chain goes: the number of its newest entry, and that entry's hash. */
export interface Head {
  chain: string;
  seq: number;
  hash: string;
}

/** What stands before the first entry of a chain. */
export const genesisHash = "0".repeat(64);

/** All that an entry says and where it stands, without what stands before it. */
export type Told = Omit<ChainedEntry, "previousHash" | "hash">;

/**
 * What an entry says, as the text that is digested: a JSON array without spaces, in this order for ever. Whoever has
 * an entry can write it down again in any language; docs/audit.md shows how.
 */
export const textOf = (entry: Told): string =>
  JSON.stringify([
    "audit-entry-1",
    entry.chain,
    entry.seq,
    entry.id,
    entry.action,
    entry.actor,
    entry.subject,
    entry.taskId,
    entry.outcome,
    entry.requestId,
    entry.timestamp.toISOString(),
  ]);

export const digestOf = (entry: Told): string => sha256(textOf(entry));

/** Of two digests in a row: so a chain can be followed through entries of which one may know no more than theirs. */
export const hashOf = (entry: Omit<ChainedEntry, "hash">): string =>
  linkOf(entry.previousHash, digestOf(entry));

export const linkOf = (previousHash: string, digest: string): string => sha256(`${previousHash} ${digest}`);

const sha256 = (text: string): string => hash("sha256", text, "hex");

export type LooseEntry = Omit<ChainedEntry, "seq" | "previousHash" | "hash">;

/** Hangs entries behind the heads of their chains, in their order; gives back the heads as they then are. */
export function chainBehind(
  heads: readonly Head[],
  entries: readonly LooseEntry[],
): { chained: ChainedEntry[]; heads: Head[] } {
  const newest = new Map(heads.map((head) => [head.chain, head]));
  const chained = entries.map((entry) => {
    const head = newest.get(entry.chain);
    if (!head) throw new Error("Chaining audit entries: a chain without a head");
    const placed = { ...entry, seq: head.seq + 1, previousHash: head.hash };
    const hash = hashOf(placed);
    newest.set(entry.chain, { chain: entry.chain, seq: placed.seq, hash });
    return { ...placed, hash };
  });
  return { chained, heads: [...newest.values()] };
}
