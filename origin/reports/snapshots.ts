import { createHash } from "node:crypto";
import * as z from "zod";
import { Report } from "../../shared/contracts/report.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";
import type { Seal } from "./seal.ts";

/** The reports a person saw, kept for the session so that a PDF shows the same. */
export interface Snapshots {
  keep(sessionId: string, report: Report): Promise<void>;
  find(sessionId: string, snapshotId: string): Promise<Report | undefined>;
  all(sessionId: string): Promise<Report[]>;
  /** Tells how many there were. */
  forget(sessionId: string): Promise<number>;
}

/** Sealed reports by their ids, the oldest first. */
const Kept = z.array(z.tuple([z.string(), z.string()]));
type Kept = z.infer<typeof Kept>;

/** Who reads a car again and again keeps the newest. */
const keptMost = 8;

export function createSnapshots(needs: { keyValue: KeyValue; seal: Seal; lifeSeconds: number }): Snapshots {
  const { keyValue, seal, lifeSeconds } = needs;
  const read = async (sessionId: string): Promise<Kept> => {
    const text = await keyValue.get(keyOf(sessionId));
    return text === undefined ? [] : Kept.parse(JSON.parse(text));
  };
  const open = (sealed: string): Report => Report.parse(JSON.parse(seal.decrypt(sealed)));
  return {
    keep: async (sessionId, report) => {
      const sealed = seal.encrypt(JSON.stringify(report));
      await updateJson<Kept>(keyValue, keyOf(sessionId), lifeSeconds, (kept = []) =>
        [...kept, [report.snapshot_id, sealed] satisfies Kept[number]].slice(-keptMost),
      );
    },
    find: async (sessionId, snapshotId) => {
      const [, sealed] = (await read(sessionId)).find(([id]) => id === snapshotId) ?? [];
      return sealed === undefined ? undefined : open(sealed);
    },
    all: async (sessionId) => (await read(sessionId)).map(([, sealed]) => open(sealed)),
    forget: async (sessionId) => {
      const kept = await read(sessionId);
      await keyValue.remove(keyOf(sessionId));
      return kept.length;
    },
  };
}

/** Under the session's own name: another's snapshot can't even be asked for. */
const keyOf = (sessionId: string): string =>
  `snapshots:${createHash("sha256").update(sessionId).digest("base64url")}`;
