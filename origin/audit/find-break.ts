import { type ChainedEntry, hashOf } from "./chain.ts";

/** The first place at which a chain is not what it was. */
export interface Break {
  chain: string;
  seq: number;
  entryId: string | undefined;
  kind: keyof typeof kinds;
  say: string;
}

const kinds = {
  missing: "an entry is gone from between others",
  doubled: "two entries claim one place",
  changed: "an entry is not what its hash says",
  unlinked: "an entry, or the one before it, was replaced by another",
  cut: "the newest entries are gone",
  before: "an entry stands before the beginning of its chain",
  beyond: "an entry stands behind the end of its chain",
  rewritten: "the chain fits together, but it is not the one that was signed",
} as const;

export const breakOf = (
  kind: Break["kind"],
  at: { chain: string; seq: number; entryId?: string | undefined },
  more = "",
): Break => ({
  chain: at.chain,
  seq: at.seq,
  entryId: at.entryId,
  kind,
  say: `Entry ${at.seq}: ${kinds[kind]}${more && ` (${more})`}`,
});

/** Follows entries in their order from where the chain stood before them; gives back the first that doesn't follow. */
export function findBreak(
  before: { seq: number; hash: string },
  entries: readonly ChainedEntry[],
): Break | undefined {
  let { seq, hash } = before;
  for (const entry of entries) {
    const { chain, id } = entry;
    const at = { chain, seq: entry.seq, entryId: id };
    if (entry.seq <= seq) return breakOf("doubled", at);
    if (entry.seq > seq + 1) return breakOf("missing", { chain, seq: seq + 1 });
    if (hashOf(entry) !== entry.hash) return breakOf("changed", at);
    if (entry.previousHash !== hash) return breakOf("unlinked", at);
    seq = entry.seq;
    hash = entry.hash;
  }
  return undefined;
}
