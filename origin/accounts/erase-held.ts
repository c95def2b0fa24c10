import type { ErasureReceipt } from "../../shared/contracts/me.ts";
import type { Erasure, HeldData } from "../http/held-data.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Counts, ErasureNotes } from "./erasure-notes.ts";
import type { Sessions } from "./sessions.ts";

export interface EraseHeldNeeds {
  clock: Clock;
  sessions: Sessions;
  notes: ErasureNotes;
  /** What the other wings hold, in the order in which it is to go: who makes things goes before what was made. */
  held: readonly HeldData[];
}

/**
 * Takes away what an account left when its row went. The sessions go first, so that nothing new begins; then what each
 * wing holds; then all again, for what slipped in before that. May be repeated from wherever it broke off: the receipt
 * counts on from what was noted.
 */
export const eraseHeld =
  ({ clock, sessions, notes, held }: EraseHeldNeeds) =>
  async ({ userId, askedBy }: Erasure, signal?: AbortSignal): Promise<ErasureReceipt> => {
    const { accepted_at, counts } = (await notes.progress(askedBy)) ?? begunAt(clock);
    const count = async (what: string, erase: () => Promise<number>): Promise<void> => {
      signal?.throwIfAborted();
      const more = await erase();
      counts[what] = (counts[what] ?? 0) + more;
      if (more > 0) await notes.keepProgress(askedBy, { accepted_at, counts });
    };
    for (const _round of ["what there is", "what slipped in"]) {
      await count("sessions", () => sessions.endAllOf(userId));
      for (const { what, erase } of held) await count(what, () => erase({ userId }));
    }
    const erased = Object.entries(counts).map(([what, number]) => ({ what, count: number }));
    return notes.keepReceipt(askedBy, { erased_at: new Date(clock.now()).toISOString(), erased });
  };

/** An erasure as its acceptance leaves it: the account's row is gone. */
export const begunAt = (clock: Clock) => ({
  accepted_at: new Date(clock.now()).toISOString(),
  counts: { account: 1 } as Counts,
});
