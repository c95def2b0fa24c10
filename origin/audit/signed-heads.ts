import { hash } from "node:crypto";
import type { Signer } from "../../shared/signing-keys.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import type { Head } from "./chain.ts";
import { type Checkpoint, readCheckpoint, type Statement } from "./checkpoint.ts";

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
  /** Checkpoints that are not what we wrote, or gone though another names them. */
  damaged: string[];
  /** The newest genuine one, by the name of its first part. */
  newest: { name: string; hash: string } | undefined;
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
  const opened = await openSinceFull(needs, nowMs);
  const heads = new Map<string, SignedHead>();
  let newest: SignedHeads["newest"];
  for (const [name, checkpoint] of opened) {
    if (checkpoint && isFirstPart(name)) newest = { name, hash: hashOfSigned(checkpoint) };
    for (const head of checkpoint?.heads ?? [])
      if ((heads.get(head.chain)?.seq ?? 0) <= head.seq) heads.set(head.chain, { ...head, checkpoint: name });
  }
  return { heads, damaged: await damagedAmong(needs, opened), newest };
}

type Opened = Map<string, Checkpoint | undefined>;

/** Back to the newest day whose full checkpoint is genuine: a damaged one mustn't hide what those before it say. */
async function openSinceFull(needs: CheckpointNeeds, nowMs: number): Promise<Opened> {
  let since: [string, Checkpoint | undefined][] = [];
  for (let back = 0; back <= daysBackMax; back++) {
    const names = await namesOfDay(needs.objects, nowMs - back * dayMs);
    const ofDay: typeof since = [];
    for (const name of names) ofDay.push([name, await openCheckpoint(needs, name)]);
    since = [...ofDay, ...since];
    if (dayHasFull(names) && ofDay.every(([name, checkpoint]) => checkpoint || !isFull(name))) break;
  }
  return new Map(since);
}

/** What is there and not what we wrote, and what others name that is gone or was replaced. */
async function damagedAmong(needs: CheckpointNeeds, opened: Opened): Promise<string[]> {
  const damaged = new Set<string>();
  const seen: Opened = new Map(opened);
  const find = async (name: string) => {
    if (!seen.has(name)) seen.set(name, await openCheckpoint(needs, name));
    return seen.get(name);
  };
  for (const [name, checkpoint] of opened) {
    if (!checkpoint) damaged.add(name);
    const { previous, damaged: toldDamaged = [] } = checkpoint?.statement ?? {};
    for (const told of toldDamaged) if (!(await find(told))) damaged.add(told);
    if (!previous) continue;
    const before = await find(previous.name);
    if (!before || hashOfSigned(before) !== previous.hash) damaged.add(previous.name);
  }
  return [...damaged].toSorted();
}

const hashOfSigned = ({ signedText }: Checkpoint): string => hash("sha256", signedText, "hex");

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
  const checkpoint = bytes && (await readCheckpoint(bytes, environment, signer));
  return checkpoint && isNamed(name, checkpoint.statement) ? checkpoint : undefined;
}

/** A genuine one under another's name is a copy: what it says of the newest is old. */
function isNamed(name: string, { taken_at, kind, part }: Statement): boolean {
  const partOfName = Number(name.split(".").at(-2));
  return (
    name === checkpointName(Date.parse(taken_at), kind, partOfName) &&
    (part === undefined || part === partOfName)
  );
}
