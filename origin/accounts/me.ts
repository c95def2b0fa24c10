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
      recordEntry(rows, { action: "account.exported", actor: caller.userId }, clock.now()),
    );
    return { exported_at: new Date(clock.now()).toISOString(), held: own };
  };

/** Takes away everything that is held about a person; one piece after the other, and again where it broke off. */
export const eraseMe =
  ({ database, keyValue, clock, sessions, held }: MeNeeds) =>
  async (caller: Caller): Promise<ErasureReceipt> => {
    const erased: ErasureReceipt["erased"] = [];
    for (const holder of held) erased.push({ what: holder.what, count: await holder.erase(caller) });
    await database.transaction((rows) =>
      recordEntry(rows, { action: "account.erased", actor: caller.userId }, clock.now()),
    );
    for (const holder of ownData({ database, sessions }))
      erased.push({ what: holder.what, count: await holder.erase(caller) });
    const receipt = { erased_at: new Date(clock.now()).toISOString(), erased };
    await keyValue.set(receiptKey(caller.sessionId), JSON.stringify(receipt), receiptSeconds);
    return receipt;
  };

/** The receipt of an erasure that a session asked for before, where there was one lately. */
export async function receiptOf(keyValue: KeyValue, sessionId: string): Promise<ErasureReceipt | undefined> {
  const text = await keyValue.get(receiptKey(sessionId));
  return text === undefined ? undefined : ErasureReceipt.parse(JSON.parse(text));
}

/** The row last: with it the pseudonym under which the rest was found means nobody any more. */
const ownData = ({ database, sessions }: Pick<MeNeeds, "database" | "sessions">): HeldData[] => [
  {
    what: "sessions",
    export: async ({ sessionId }) => {
      const session = await sessions.use(sessionId);
      if (!session) return [];
      const { grant, endsAtMs } = session;
      return [{ region: grant.region, scopes: grant.scopes, ends_at: new Date(endsAtMs).toISOString() }];
    },
    erase: ({ userId }) => sessions.endAllOf(userId),
  },
  {
    what: "account",
    export: async ({ userId }) => {
      const user = await selectUser(database.rows, userId);
      return user ? [{ id: user.id, created_at: user.created_at }] : [];
    },
    erase: ({ userId }) => deleteUser(database.rows, userId),
  },
];

const receiptKey = (sessionId: string): string =>
  `erased:${createHash("sha256").update(sessionId).digest("base64url")}`;
