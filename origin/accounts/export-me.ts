import type { Me } from "../../shared/contracts/me.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { HeldData } from "../http/held-data.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Sessions } from "./sessions.ts";
import { selectUser } from "./user-records.ts";

export interface ExportNeeds {
  database: Database;
  clock: Clock;
  sessions: Sessions;
  /** What the other wings hold. */
  held: readonly HeldData[];
}

/** Everything that is held about a person. */
export const exportMe =
  ({ database, clock, sessions, held }: ExportNeeds) =>
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

const ownData = ({ database, sessions }: Pick<ExportNeeds, "database" | "sessions">) => [
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
