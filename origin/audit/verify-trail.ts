import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import { genesisHash } from "./chain.ts";
import {
  type ChainEnds,
  selectChainAfter,
  selectChainEnds,
  selectEntryAt,
  selectNextChain,
} from "./entry-records.ts";
import { type Break, breakOf, findBreak } from "./find-break.ts";
import { type CheckpointNeeds, readSignedHeads, type SignedHead } from "./signed-heads.ts";

export interface VerifyNeeds extends CheckpointNeeds {
  database: Database;
  clock: Clock;
}

export interface Verdict {
  /** Everything that was looked at is whole. */
  whole: boolean;
  firstBreak: Break | undefined;
  damagedCheckpoints: string[];
  chains: number;
  entries: number;
  /** Where to go on, where there was more than one asking may cost. */
  next: Place | undefined;
}

/** Everything up to here was looked at. */
export interface Place {
  chain: string;
  seq: number;
}

const entriesMax = 50_000;
const chainsMax = 1_000;
const batch = 1_000;

/**
 * Computes chains anew, one or all of them, and holds them against what was signed: the first link that doesn't
 * hold is named. Stops where that becomes too much for one asking, and says where to go on.
 */
export const verifyTrail =
  (needs: VerifyNeeds) =>
  async (of: {
    chain?: string | undefined;
    from?: Place | undefined;
    entriesMost?: number;
  }): Promise<Verdict> => {
    const { rows } = needs.database;
    const signed = await readSignedHeads(needs, needs.clock.now());
    const verdict: Verdict = {
      whole: signed.damaged.length === 0,
      firstBreak: undefined,
      damagedCheckpoints: signed.damaged,
      chains: 0,
      entries: 0,
      next: undefined,
    };
    const signedNames = [...signed.heads.keys()].toSorted();
    const after = async (chain: string): Promise<string | undefined> => {
      if (of.chain !== undefined) return undefined;
      const there = await selectNextChain(rows, chain);
      const alsoSigned = signedNames.find((name) => name > chain);
      return [there, alsoSigned].filter((name) => name !== undefined).toSorted()[0];
    };
    let start = of.from?.seq ?? 0;
    let chain = of.from?.chain ?? of.chain ?? (await after(""));
    while (chain !== undefined) {
      const room = (of.entriesMost ?? entriesMax) - verdict.entries;
      if (room <= 0 || verdict.chains >= chainsMax) {
        verdict.next = { chain, seq: start };
        break;
      }
      const looked = await verifyChain(rows, chain, start, signed.heads.get(chain), room);
      verdict.chains++;
      verdict.entries += looked.entries;
      if (looked.firstBreak) return { ...verdict, whole: false, firstBreak: looked.firstBreak };
      start = looked.stoppedAt ?? 0;
      if (looked.stoppedAt === undefined) chain = await after(chain);
    }
    return verdict;
  };

interface Looked {
  entries: number;
  firstBreak?: Break | undefined;
  /** The place behind which there is more. */
  stoppedAt?: number;
}

async function verifyChain(
  rows: Rows,
  chain: string,
  start: number,
  signed: SignedHead | undefined,
  room: number,
): Promise<Looked> {
  const ends = await selectChainEnds(rows, chain);
  let before = { seq: 0, hash: genesisHash };
  let entries = 0;
  if (ends.firstSeq < 1) return { entries, firstBreak: breakOf("before", { chain, seq: ends.firstSeq }) };
  if (start > 0) {
    const entry = await selectEntryAt(rows, chain, start);
    if (!entry) return { entries, firstBreak: breakOf("missing", { chain, seq: start }) };
    before = { seq: start, hash: entry.hash };
  }
  while (before.seq < ends.lastSeq) {
    if (entries >= room) return { entries, stoppedAt: before.seq };
    const found = await selectChainAfter(rows, chain, before.seq, Math.min(batch, room - entries));
    const last = found.at(-1);
    if (!last) break;
    const firstBreak =
      findBreak(before, found) ?? (signed && isIn(found, signed) ? againstSigned(found, signed) : undefined);
    entries += found.length;
    if (firstBreak) return { entries, firstBreak };
    before = { seq: last.seq, hash: last.hash };
  }
  return { entries, firstBreak: atTheEnd(chain, before, ends, signed) };
}

const isIn = (found: readonly { seq: number }[], { seq }: SignedHead): boolean =>
  (found[0]?.seq ?? 0) <= seq && seq <= (found.at(-1)?.seq ?? 0);

function againstSigned(
  found: readonly { seq: number; id: string; hash: string }[],
  { chain, seq, hash, checkpoint }: SignedHead,
): Break | undefined {
  const entry = found.find((one) => one.seq === seq);
  return entry && entry.hash !== hash
    ? breakOf("rewritten", { chain, seq, entryId: entry.id }, checkpoint)
    : undefined;
}

/** A chain ends where its head says, and not before what was signed. */
function atTheEnd(
  chain: string,
  last: { seq: number; hash: string },
  ends: ChainEnds,
  signed: SignedHead | undefined,
): Break | undefined {
  if (signed && signed.seq > last.seq)
    return breakOf(
      "cut",
      { chain, seq: last.seq + 1 },
      `up to ${signed.seq} were signed in ${signed.checkpoint}`,
    );
  if (ends.headSeq > ends.lastSeq)
    return breakOf("cut", { chain, seq: ends.lastSeq + 1 }, `its head says ${ends.headSeq}`);
  if (ends.headSeq < ends.lastSeq) return breakOf("beyond", { chain, seq: ends.headSeq + 1 });
  // Entries that came while we looked are the next asking's.
  if (last.seq === ends.headSeq && last.hash !== ends.headHash)
    return breakOf("unlinked", { chain, seq: last.seq }, "its head has another hash");
  return undefined;
}
