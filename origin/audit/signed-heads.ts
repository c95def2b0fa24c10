import type { Signer } from "../../shared/signing-keys.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import type { Head } from "./chain.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";

export interface CheckpointNeeds {
  objects: ObjectStore;
  signer: Signer;
  environment: string;
}

/** The newest that was signed of a chain, and where that is written. */
export interface SignedHead extends Head {
  checkpoint: string;
}

export interface SignedHeads {
  heads: ReadonlyMap<string, SignedHead>;
  /** Checkpoints that are not what we wrote. */
  damaged: string[];
}

/** Checkpoints lie here, a folder for each day: `audit/checkpoints/2026-11-28/13.full.001.jsonl`. */
const folder = "audit/checkpoints";
const dayMs = 24 * 3600 * 1000;
/** A trail that nobody signed for longer begins anew. */
const daysBackMax = 400;
/** Twenty-four hours of so many parts. */
export const partsMax = 100;
const namesMax = 24 * partsMax;

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
export const hourOf = (atMs: number): string => new Date(atMs).toISOString().slice(11, 13);

export const checkpointName = (atMs: number, kind: "full" | "moved", part: number): string =>
  `${folder}/${dayOf(atMs)}/${hourOf(atMs)}.${kind}.${String(part).padStart(3, "0")}.jsonl`;

export const namesOfDay = (objects: ObjectStore, atMs: number): Promise<string[]> =>
  objects.list(`${folder}/${dayOf(atMs)}`, namesMax);

const isFull = (name: string): boolean => name.includes(".full.");
/** Parts are written from the last to the first: with the first, all are there. */
const isFirstPart = (name: string): boolean => name.endsWith(".001.jsonl");

export const hourIsTaken = (names: readonly string[], atMs: number): boolean =>
  names.some((name) => name.includes(`/${hourOf(atMs)}.`) && isFirstPart(name));

export const dayHasFull = (names: readonly string[]): boolean =>
  names.some((name) => isFull(name) && isFirstPart(name));

/** Every chain's newest signed head: the newest full checkpoint, and those that came after it. */
export async function readSignedHeads(needs: CheckpointNeeds, nowMs: number): Promise<SignedHeads> {
  const heads = new Map<string, SignedHead>();
  const damaged: string[] = [];
  for (const name of await namesSinceFull(needs.objects, nowMs)) {
    const checkpoint = await openCheckpoint(needs, name);
    if (!checkpoint) damaged.push(name);
    for (const head of checkpoint?.heads ?? [])
      if ((heads.get(head.chain)?.seq ?? 0) <= head.seq) heads.set(head.chain, { ...head, checkpoint: name });
  }
  return { heads, damaged };
}

async function namesSinceFull(objects: ObjectStore, nowMs: number): Promise<string[]> {
  const since: string[] = [];
  for (let back = 0; back <= daysBackMax; back++) {
    const names = await namesOfDay(objects, nowMs - back * dayMs);
    since.unshift(...names);
    if (dayHasFull(names)) break;
  }
  return since;
}

/** How far ahead a place in a chain is looked for: it is signed within the hour, or when we are up again. */
const daysAheadMax = 8;

/** The first checkpoint that signed an entry: the one that shows least besides. */
export async function findCheckpointFor(
  needs: CheckpointNeeds,
  { chain, seq, timestamp }: { chain: string; seq: number; timestamp: Date },
  nowMs: number,
): Promise<{ checkpoint: Checkpoint; index: number } | undefined> {
  const fromHour = `/${hourOf(timestamp.getTime())}.`;
  for (let ahead = 0; ahead < daysAheadMax; ahead++) {
    const dayStartMs = timestamp.getTime() + ahead * dayMs;
    if (dayOf(dayStartMs) > dayOf(nowMs)) break;
    for (const name of await namesOfDay(needs.objects, dayStartMs)) {
      if (ahead === 0 && name.slice(name.lastIndexOf("/")) < fromHour) continue;
      const found = placeIn(await openCheckpoint(needs, name), chain, seq);
      if (found) return found;
    }
  }
  const newest = (await readSignedHeads(needs, nowMs)).heads.get(chain);
  return newest && placeIn(await openCheckpoint(needs, newest.checkpoint), chain, seq);
}

function placeIn(checkpoint: Checkpoint | undefined, chain: string, seq: number) {
  const index = checkpoint?.heads.findIndex((head) => head.chain === chain && head.seq >= seq) ?? -1;
  return checkpoint && index >= 0 ? { checkpoint, index } : undefined;
}

async function openCheckpoint(
  { objects, signer, environment }: CheckpointNeeds,
  name: string,
): Promise<Checkpoint | undefined> {
  const bytes = await objects.get(name);
  return bytes && readCheckpoint(bytes, environment, signer);
}
