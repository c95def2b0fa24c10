import { createHash } from "node:crypto";
import * as z from "zod";
import { Report } from "../../shared/contracts/report.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Erased } from "../http/held-data.ts";
import type { Seal } from "../http/seal.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";

/** A report as it was read, and the whole VIN beside it: shown only where its owner asks for it. */
export const Seen = z.object({ report: Report, vin: z.string() });
export type Seen = z.infer<typeof Seen>;

/** The reports a person saw, kept for the session that saw them so that a PDF shows the same. */
export interface Snapshots {
  keep(caller: Caller, seen: Seen): Promise<void>;
  find(caller: Caller, snapshotId: string): Promise<Seen | undefined>;
  /** The newest of a car that this session saw. */
  latest(caller: Caller, vehicleId: string): Promise<Seen | undefined>;
  /** They live as long as their session does: told whenever it is used. */
  prolong(caller: Caller): Promise<void>;
  /** All of the person's, whichever session saw them. */
  all(caller: Caller): Promise<Seen[]>;
  forgetSession(caller: Caller): Promise<void>;
  /** Tells how many there were. */
  forgetAll(person: Erased): Promise<number>;
}

/** A person's list of them: each lies sealed under a key of its own, so that a list stays small however many there are. */
const List = z.array(z.object({ session: z.string(), id: z.string(), vehicle: z.string() }));
type List = z.infer<typeof List>;

/** Who reads cars again and again keeps the newest. */
const keptMost = 16;
const forgetTriesMax = 10;

export function createSnapshots({ keyValue, seal }: { keyValue: KeyValue; seal: Seal }): Snapshots {
  /** Changes of one list go one after another in this instance: many at once would only make each other try again. */
  const turns = new Map<string, Promise<unknown>>();

  const read = async (caller: Caller): Promise<List> =>
    // A list of an older form holds nothing that could still be read.
    List.safeParse(JSON.parse((await keyValue.get(listKeyOf(caller))) ?? "[]")).data ?? [];

  const change = async (caller: Caller, by: (list: List) => List): Promise<void> => {
    const key = listKeyOf(caller);
    let gone: string[] = [];
    const work = (turns.get(key) ?? Promise.resolve()).then(() =>
      updateJson<unknown>(keyValue, key, caller.secondsLeft, (kept) => {
        const before = List.safeParse(kept).data ?? [];
        const after = by(before);
        const left = new Set(after.map(({ id }) => id));
        gone = before.map(({ id }) => id).filter((id) => !left.has(id));
        return after;
      }),
    );
    const settled = work.catch(() => {});
    turns.set(key, settled);
    void settled.then(() => turns.get(key) === settled && turns.delete(key));
    await work;
    await Promise.all(gone.map((id) => keyValue.remove(keyOf(caller, id))));
  };

  const open = async (caller: Caller, id: string): Promise<Seen | undefined> => {
    const sealed = await keyValue.get(keyOf(caller, id));
    // One that an older release kept is as good as over: its report can be read again.
    return sealed === undefined ? undefined : Seen.safeParse(JSON.parse(seal.decrypt(sealed))).data;
  };

  return {
    keep: async (caller, seen) => {
      const { snapshot_id: id, vehicle_id: vehicle } = seen.report;
      const one = { session: hashOf(caller.sessionId), id, vehicle: hashOf(vehicle) };
      await keyValue.set(keyOf(caller, id), seal.encrypt(JSON.stringify(seen)), caller.secondsLeft);
      await change(caller, (list) => [...list, one].slice(-keptMost));
    },
    find: async (caller, snapshotId) => {
      const session = hashOf(caller.sessionId);
      const isOwn = (await read(caller)).some((one) => one.id === snapshotId && one.session === session);
      return isOwn ? open(caller, snapshotId) : undefined;
    },
    latest: async (caller, vehicleId) => {
      const session = hashOf(caller.sessionId);
      const vehicle = hashOf(vehicleId);
      const newest = (await read(caller)).findLast(
        (one) => one.session === session && one.vehicle === vehicle,
      );
      return newest && open(caller, newest.id);
    },
    prolong: async (caller) => {
      const session = hashOf(caller.sessionId);
      const own = (await read(caller)).filter((one) => one.session === session);
      if (own.length === 0) return;
      const keys = [listKeyOf(caller), ...own.map(({ id }) => keyOf(caller, id))];
      await Promise.all(keys.map((key) => keyValue.prolong(key, caller.secondsLeft)));
    },
    all: async (caller) => {
      const seen = await Promise.all((await read(caller)).map(({ id }) => open(caller, id)));
      return seen.filter((one) => one !== undefined);
    },
    forgetSession: async (caller) => {
      const session = hashOf(caller.sessionId);
      await change(caller, (list) => list.filter((one) => one.session !== session));
    },
    forgetAll: async (person) => {
      let removed = 0;
      // The list goes last, and only as it was read: what it doesn't name any more could not be found again.
      for (let tries = 0; tries < forgetTriesMax; tries++) {
        const text = await keyValue.get(listKeyOf(person));
        if (text === undefined) return removed;
        const list = List.safeParse(JSON.parse(text)).data ?? [];
        const gone = await Promise.all(list.map(({ id }) => keyValue.remove(keyOf(person, id))));
        removed += gone.filter(Boolean).length;
        if (await keyValue.release(listKeyOf(person), text)) return removed;
      }
      return refuse("service.unavailable", "forgetting snapshots: more came as fast as they went");
    },
  };
}

const listKeyOf = ({ userId }: Erased): string => `snapshots:${userId}`;
const keyOf = ({ userId }: Erased, id: string): string => `snapshot:${userId}:${id}`;
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
