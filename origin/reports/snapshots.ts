import { createHash } from "node:crypto";
import * as z from "zod";
import { Report } from "../../shared/contracts/report.ts";
import type { Caller } from "../http/caller.ts";
import type { Seal } from "../http/seal.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";

/** The reports a person saw, kept for the session that saw them so that a PDF shows the same. */
export interface Snapshots {
  keep(caller: Caller, report: Report): Promise<void>;
  find(caller: Caller, snapshotId: string): Promise<Report | undefined>;
  /** They live as long as their session does: told whenever it is used. */
  prolong(caller: Caller): Promise<void>;
  /** All of the person's, whichever session saw them. */
  all(caller: Caller): Promise<Report[]>;
  forgetSession(caller: Caller): Promise<void>;
  /** Tells how many there were. */
  forgetAll(caller: Caller): Promise<number>;
}

const Kept = z.array(z.object({ session: z.string(), id: z.string(), sealed: z.string() }));
type Kept = z.infer<typeof Kept>;

/** Who reads cars again and again keeps the newest. */
const keptMost = 16;

export function createSnapshots({ keyValue, seal }: { keyValue: KeyValue; seal: Seal }): Snapshots {
  const read = async (caller: Caller): Promise<Kept> =>
    Kept.parse(JSON.parse((await keyValue.get(keyOf(caller))) ?? "[]"));
  const change = async (caller: Caller, by: (kept: Kept) => Kept): Promise<void> => {
    await updateJson<Kept>(keyValue, keyOf(caller), caller.secondsLeft, (kept = []) => by(kept));
  };
  const open = (sealed: string): Report => Report.parse(JSON.parse(seal.decrypt(sealed)));

  return {
    keep: async (caller, report) => {
      const sealed = seal.encrypt(JSON.stringify(report));
      const one = { session: hashOf(caller.sessionId), id: report.snapshot_id, sealed };
      await change(caller, (kept) => [...kept, one].slice(-keptMost));
    },
    find: async (caller, snapshotId) => {
      const session = hashOf(caller.sessionId);
      const found = (await read(caller)).find((one) => one.id === snapshotId && one.session === session);
      return found && open(found.sealed);
    },
    prolong: async (caller) => {
      await keyValue.prolong(keyOf(caller), caller.secondsLeft);
    },
    all: async (caller) => (await read(caller)).map(({ sealed }) => open(sealed)),
    forgetSession: async (caller) => {
      const session = hashOf(caller.sessionId);
      await change(caller, (kept) => kept.filter((one) => one.session !== session));
    },
    forgetAll: async (caller) => {
      const { length } = await read(caller);
      await keyValue.remove(keyOf(caller));
      return length;
    },
  };
}

const keyOf = ({ userId }: Caller): string => `snapshots:${userId}`;
const hashOf = (sessionId: string): string => createHash("sha256").update(sessionId).digest("base64url");
