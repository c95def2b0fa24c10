import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Head } from "./chain.ts";
import { damagedMax, writeCheckpoint } from "./checkpoint.ts";
import { selectHashes, selectHeads } from "./entry-records.ts";
import {
  type CheckpointNeeds,
  checkpointName,
  dayHasFull,
  dayOf,
  hourIsTaken,
  hourOf,
  namesOfDay,
  partsMax,
  readSignedHeads,
  type SignedHead,
  type SignedHeads,
} from "./signed-heads.ts";

export interface TakeNeeds extends CheckpointNeeds {
  database: Database;
  keyValue: KeyValue;
  clock: Clock;
  log: Log;
}

export const headsInPart = 10_000;
/** Whoever takes it and dies leaves it to another after so long. */
const takingSeconds = 5 * 60;

/**
 * Signs where every chain ends, once an hour: the first checkpoint of a day names all chains, the others those that
 * went on. Before it does, it looks whether what was signed before is still there. What isn't is said aloud and
 * carried on as it was signed, so that the newest checkpoint always holds the proof.
 */
export const takeCheckpoint = (needs: TakeNeeds) => async (): Promise<"taken" | "there" | "elsewhere"> => {
  const { objects, keyValue, clock, signer, environment, log } = needs;
  const nowMs = clock.now();
  const today = await namesOfDay(objects, nowMs);
  if (hourIsTaken(today, nowMs)) return "there";
  const lock = `audit-checkpoint:${dayOf(nowMs)}-${hourOf(nowMs)}`;
  if (!(await keyValue.add(lock, "1", takingSeconds))) return "elsewhere";
  const kind = dayHasFull(today) ? "moved" : "full";
  const signed = await readSignedHeads(needs, nowMs);
  const heads = await headsToSign(needs, kind, signed);
  const told = {
    ...({ environment, taken_at: new Date(nowMs).toISOString(), kind } as const),
    ...(signed.newest && { previous: signed.newest }),
    ...(signed.damaged.length > 0 && { damaged: signed.damaged.slice(0, damagedMax) }),
  };
  const parts = Math.max(1, Math.ceil(heads.length / headsInPart));
  if (parts > partsMax)
    throw new Error(`Signing the audit trail: ${heads.length} chains are more than it can`);
  for (let part = parts; part >= 1; part--) {
    const those = heads.slice((part - 1) * headsInPart, part * headsInPart);
    await objects.put(
      checkpointName(nowMs, kind, part),
      await writeCheckpoint({ ...told, part }, those, signer),
    );
  }
  log.info("The audit trail was signed", { kind, chains: heads.length });
  return "taken";
};

async function headsToSign(needs: TakeNeeds, kind: "full" | "moved", signed: SignedHeads): Promise<Head[]> {
  const { database, log } = needs;
  for (const name of signed.damaged) log.critical("A checkpoint of the audit trail is not genuine", { name });
  const unseen = new Map(signed.heads);
  const toSign: Head[] = [];
  for (let page: Head[], after = ""; ; after = page.at(-1)?.chain ?? after) {
    page = await selectHeads(database.rows, after, headsInPart);
    const broken = await brokenOf(database.rows, page, signed.heads);
    for (const head of page) {
      unseen.delete(head.chain);
      const before = signed.heads.get(head.chain);
      if (before && broken.has(head.chain)) tellBroken(log, before);
      const stands = before && (broken.has(head.chain) || before.seq >= head.seq) ? before : head;
      if (kind === "full" || stands !== before) toSign.push(pick(stands));
    }
    if (page.length < headsInPart) break;
  }
  for (const gone of unseen.values()) {
    tellBroken(log, gone);
    if (kind === "full") toSign.push(pick(gone));
  }
  return toSign;
}

/** The chains in which what was signed is no longer what is there. */
async function brokenOf(
  rows: Rows,
  page: readonly Head[],
  signed: ReadonlyMap<string, SignedHead>,
): Promise<Set<string>> {
  const claimed = page.flatMap(({ chain }) => signed.get(chain) ?? []);
  const found = await selectHashes(rows, claimed);
  const hashOf = new Map(found.map(({ chain, hash }) => [chain, hash]));
  return new Set(claimed.filter(({ chain, hash }) => hashOf.get(chain) !== hash).map(({ chain }) => chain));
}

const tellBroken = (log: Log, { chain, seq, checkpoint }: SignedHead): void =>
  log.critical("The audit trail is not what was signed", { chain, seq, checkpoint });

const pick = ({ chain, seq, hash }: Head): Head => ({ chain, seq, hash });

const lookEveryMs = 60_000;

/** Looks every minute whether this hour's checkpoint is still to be taken, until it is stopped. */
export function startSigning(needs: TakeNeeds): () => Promise<void> {
  const { clock, log } = needs;
  const ending = new AbortController();
  let doneHour = "";
  const signing = (async () => {
    while (!ending.signal.aborted) {
      const hour = dayOf(clock.now()) + hourOf(clock.now());
      if (hour !== doneHour)
        await takeCheckpoint(needs)().then(
          (outcome) => {
            if (outcome !== "elsewhere") doneHour = hour;
          },
          (error) => log.error("The audit trail could not be signed", { error }),
        );
      await clock.sleep(lookEveryMs, ending.signal);
    }
  })().catch(() => {});
  return async () => {
    ending.abort();
    await signing;
  };
}
