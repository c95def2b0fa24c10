import { createHash } from "node:crypto";
import { ErasureReceipt, type Me } from "../../shared/contracts/me.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { HeldData } from "../http/held-data.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Sessions } from "./sessions.ts";
import { deleteUser, selectUser } from "./user-records.ts";

export interface MeNeeds {
  database: Database;
  keyValue: KeyValue;
  clock: Clock;
  sessions: Sessions;
  /** What the other wings hold, in the order in which it is to go: who makes things goes before what was made. */
  held: readonly HeldData[];
}

/** A second asking, of a page that lost the first answer, gets the same receipt for so long. */
const receiptSeconds = 15 * 60;

/** Everything that is held about a person. */
export const exportMe =
  ({ database, clock, sessions, held }: MeNeeds) =>
  async (caller: Caller): Promise<Me> => {
    const own = await Promise.all(
      [...held, ...ownData({ database, sessions })].map(async (holder) => ({
        what: holder.what,
        items: await holder.export(caller),
      })),
    );
    await database.transaction((rows) =>
      recordEntry(
        rows,
        { action: "account.exported", actor: caller.userId, owner: caller.userId },
        clock.now(),
      ),
    );
    return { exported_at: new Date(clock.now()).toISOString(), held: own };
  };

/**
 * Takes away everything that is held about a person. The sessions go first, so that nothing new begins; then what
 * each wing holds; then the row, without which no task can be added; then again what slipped in before that. Where
 * it breaks off, the person signs in and asks again.
 */
export const eraseMe =
  ({ database, keyValue, clock, sessions, held }: MeNeeds) =>
  async (caller: Caller): Promise<ErasureReceipt> => {
    const counts = new Map<string, number>();
    const count = (what: string, more: number) => counts.set(what, (counts.get(what) ?? 0) + more);
    const eraseHeld = async () => {
      for (const { what, erase } of held) count(what, await erase(caller));
    };
    const ended = await sessions.endAllOf(caller.userId);
    await eraseHeld();
    const deleted = await database.transaction(async (rows) => {
      // The row before the entry, as whoever adds a task does: else each would wait for what the other holds.
      const gone = await deleteUser(rows, caller.userId);
      await recordEntry(
        rows,
        { action: "account.erased", actor: caller.userId, owner: caller.userId },
        clock.now(),
      );
      return gone;
    });
    await eraseHeld();
    count("sessions", ended);
    count("account", deleted);
    const erased = [...counts].map(([what, number]) => ({ what, count: number }));
    const receipt = { erased_at: new Date(clock.now()).toISOString(), erased };
    await keyValue.set(receiptKey(caller.sessionId), JSON.stringify(receipt), receiptSeconds);
    return receipt;
  };

const waitForOtherMs = { each: 100, most: 10_000 };

/** What a session that is over gets: the receipt of the erasure that ended it, also of one still under way. */
export const receiptOf =
  ({ keyValue, clock }: Pick<MeNeeds, "keyValue" | "clock">) =>
  async (sessionId: string): Promise<ErasureReceipt | undefined> => {
    for (let waitedMs = 0; ; waitedMs += waitForOtherMs.each) {
      const text = await keyValue.get(receiptKey(sessionId));
      if (text !== undefined) return ErasureReceipt.parse(JSON.parse(text));
      const isUnderWay = (await keyValue.get(underWayKey(sessionId))) !== undefined;
      if (!isUnderWay || waitedMs >= waitForOtherMs.most) return undefined;
      await clock.sleep(waitForOtherMs.each);
    }
  };

/** Of many that ask for the same session at once one erases, the others wait for its receipt. */
export const eraseOnce =
  (needs: MeNeeds) =>
  async (caller: Caller): Promise<ErasureReceipt | undefined> => {
    const mine = await needs.keyValue.add(underWayKey(caller.sessionId), "1", waitForOtherMs.most / 1000);
    return mine ? eraseMe(needs)(caller) : receiptOf(needs)(caller.sessionId);
  };

const ownData = ({ database, sessions }: Pick<MeNeeds, "database" | "sessions">) => [
  {
    what: "sessions",
    export: async ({ userId }: Caller): Promise<unknown[]> =>
      (await sessions.allOf(userId)).map(({ grant, endsAtMs }) => ({
        region: grant.region,
        scopes: grant.scopes,
        ends_at: new Date(endsAtMs).toISOString(),
      })),
  },
  {
    what: "account",
    export: async ({ userId }: Caller): Promise<unknown[]> => {
      const user = await selectUser(database.rows, userId);
      return user ? [{ id: user.id, created_at: user.created_at }] : [];
    },
  },
];

const hashOf = (sessionId: string): string => createHash("sha256").update(sessionId).digest("base64url");
const receiptKey = (sessionId: string): string => `erased:${hashOf(sessionId)}`;
const underWayKey = (sessionId: string): string => `erasing:${hashOf(sessionId)}`;
