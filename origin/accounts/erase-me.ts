import type { ErasureAccepted, ErasureReceipt } from "../../shared/contracts/me.ts";
import { refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { Erasure } from "../http/held-data.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import { begunAt, type EraseHeldNeeds, eraseHeld } from "./erase-held.ts";
import { askedBySession, besideMsMax } from "./erasure-notes.ts";
import { deleteUser } from "./user-records.ts";

/** The task that sees an erasure to its end, whatever becomes of the request that asked: handed in by the app. */
export interface ErasureTask {
  /**
   * In the transaction that accepts the erasure, before its other entries: the system's chain comes first in the order
   * of all chains. It begins by itself a little later.
   */
  write(rows: Rows, erasure: Erasure): Promise<string>;
  /** Tells of it once that is committed. */
  tell(id: string): void;
  /** All of it was done at once: it need not begin. */
  endAhead(id: string, erasure: Erasure): Promise<void>;
}

export interface EraseMeNeeds extends EraseHeldNeeds {
  database: Database;
  log: Log;
  erasureTask: ErasureTask;
}

/** All is gone; or what leads to it is, and a task takes the rest. */
export type ErasureOutcome = { receipt: ErasureReceipt } | { accepted: ErasureAccepted };

/**
 * Takes away everything that is held about a person. Accepted is what one transaction wrote: the account's row is
 * gone, without which nobody can be named nor any task be added, and a task is there that erases the rest until it is
 * gone. The same is done at once, as far as it goes. Of many that ask for the same session one does it, the others wait.
 */
export const eraseMe =
  (needs: EraseMeNeeds) =>
  async ({ userId, sessionId }: Caller): Promise<ErasureOutcome> => {
    const { notes } = needs;
    const erasure = { userId, askedBy: askedBySession(sessionId) };
    if (!(await notes.begin(erasure.askedBy)))
      return (await outcomeFor(needs)(sessionId)) ?? refuse("service.unavailable", "another asking failed");
    try {
      return await acceptAndErase(needs, erasure);
    } finally {
      // It ends by itself where this fails.
      await notes.leave(erasure.askedBy).catch(() => {});
    }
  };

async function acceptAndErase(needs: EraseMeNeeds, erasure: Erasure): Promise<ErasureOutcome> {
  const { clock, notes, log, erasureTask } = needs;
  const taskId = await accept(needs, erasure);
  if (taskId !== undefined) erasureTask.tell(taskId);
  const begun = begunAt(clock);
  try {
    if (taskId !== undefined) await notes.keepProgress(erasure.askedBy, begun);
    const receipt = await eraseHeld(needs)(erasure);
    if (taskId !== undefined) await endAhead(needs, taskId, erasure);
    return { receipt };
  } catch (error) {
    log.error("An erasure could not be finished at once: its task takes the rest", { error });
    return { accepted: { accepted_at: begun.accepted_at } };
  }
}

/** The row and the task, both or neither. No row: it was accepted before, and a task is there. */
const accept = ({ database, clock, erasureTask }: EraseMeNeeds, erasure: Erasure) =>
  database.transaction(async (rows): Promise<string | undefined> => {
    const { userId } = erasure;
    // The row before the entries, as whoever adds a task does: else each would wait for what the other holds.
    if ((await deleteUser(rows, userId)) === 0) return undefined;
    const taskId = await erasureTask.write(rows, erasure);
    const entry = { action: "account.erasure-asked", actor: userId, owner: userId, taskId } as const;
    await recordEntry(rows, entry, clock.now());
    return taskId;
  });

/** All is gone: the receipt is given, and where this fails the task finds nothing left to do. */
async function endAhead({ log, erasureTask }: EraseMeNeeds, taskId: string, erasure: Erasure): Promise<void> {
  await erasureTask
    .endAhead(taskId, erasure)
    .catch((error) => log.warning("The task of a finished erasure will run for nothing", { error }));
}

const lookEveryMs = 100;

/** What a session that is over, or that asks twice, gets: the outcome of the erasure that ended it. */
export const outcomeFor =
  ({ notes, clock }: Pick<EraseMeNeeds, "notes" | "clock">) =>
  async (sessionId: string): Promise<ErasureOutcome | undefined> => {
    const askedBy = askedBySession(sessionId);
    for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
      const receipt = await notes.receipt(askedBy);
      if (receipt) return { receipt };
      if (waitedMs >= besideMsMax || !(await notes.isBegun(askedBy))) {
        const progress = await notes.progress(askedBy);
        return progress && { accepted: { accepted_at: progress.accepted_at } };
      }
      await clock.sleep(lookEveryMs);
    }
  };
