import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Sessions } from "./sessions.ts";

export interface EndSessionNeeds {
  sessions: Sessions;
  database: Database;
  clock: Clock;
  /** What others keep for the session alone goes with it. */
  forgetSession: (caller: Caller) => Promise<void>;
}

/** Signs out: the session, Tesla's tokens in it and what it saw are gone at once. */
export const endSession =
  ({ sessions, database, clock, forgetSession }: EndSessionNeeds) =>
  async (caller: Caller): Promise<void> => {
    await sessions.end(caller.sessionId);
    await forgetSession(caller);
    await database.transaction((rows) =>
      recordEntry(rows, { action: "session.ended", actor: caller.userId, owner: caller.userId }, clock.now()),
    );
  };
