import { createHash } from "node:crypto";
import * as z from "zod";
import { ErasureReceipt } from "../../shared/contracts/me.ts";
import type { KeyValue } from "../outside/key-value/port.ts";

/** What is gone so far of an account, by what it is called. */
export type Counts = Record<string, number>;

const Progress = z.object({ accepted_at: z.iso.datetime(), counts: z.record(z.string(), z.int()) });
type Progress = z.infer<typeof Progress>;

/**
 * What is noted of an erasure for the session that asked for it, which ends with it: that one asks is at work, how far
 * it has come, and its receipt. As long as the last access token may still ask.
 */
export interface ErasureNotes {
  /** Of many that ask for the same session at once one is told so. */
  begin(askedBy: string): Promise<boolean>;
  isBegun(askedBy: string): Promise<boolean>;
  /** It is done with, well or badly: another may begin. */
  leave(askedBy: string): Promise<void>;
  progress(askedBy: string): Promise<Progress | undefined>;
  keepProgress(askedBy: string, progress: Progress): Promise<void>;
  receipt(askedBy: string): Promise<ErasureReceipt | undefined>;
  /** The first one stands, whoever repeats the erasure; gives back the one that does. */
  keepReceipt(askedBy: string, receipt: ErasureReceipt): Promise<ErasureReceipt>;
}

/** Who asks again meanwhile waits for the first as long. */
export const besideMsMax = 10_000;
const notedSeconds = 15 * 60;

export const createErasureNotes = ({ keyValue }: { keyValue: KeyValue }): ErasureNotes => {
  const read = async <Note>(key: string, shape: z.ZodType<Note>): Promise<Note | undefined> => {
    const text = await keyValue.get(key);
    return text === undefined ? undefined : shape.parse(JSON.parse(text));
  };
  return {
    begin: (askedBy) => keyValue.add(`erasing:${askedBy}`, "1", besideMsMax / 1000),
    isBegun: async (askedBy) => (await keyValue.get(`erasing:${askedBy}`)) !== undefined,
    leave: async (askedBy) => {
      await keyValue.remove(`erasing:${askedBy}`);
    },
    progress: (askedBy) => read(`erasure:${askedBy}`, Progress),
    keepProgress: (askedBy, progress) =>
      keyValue.set(`erasure:${askedBy}`, JSON.stringify(progress), notedSeconds),
    receipt: (askedBy) => read(`erased:${askedBy}`, ErasureReceipt),
    keepReceipt: async (askedBy, receipt) => {
      const key = `erased:${askedBy}`;
      const isFirst = await keyValue.add(key, JSON.stringify(receipt), notedSeconds);
      return isFirst ? receipt : ((await read(key, ErasureReceipt)) ?? receipt);
    },
  };
};

/** Names the session that asked, without being what opens it. */
export const askedBySession = (sessionId: string): string =>
  createHash("sha256").update(sessionId).digest("base64url");
