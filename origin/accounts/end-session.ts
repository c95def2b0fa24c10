import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Signs out: the session and Tesla's tokens in it are gone at once. */
export const endSession =
  ({ sessions, database, clock }: { sessions: Sessions; database: Database; clock: Clock }) =>
  async ({ id, userId }: Pick<Session, "id" | "userId">): Promise<void> => {
    await sessions.end(id);
    await database.transaction((rows) =>
      recordEntry(rows, { action: "session.ended", actor: userId }, clock.now()),
    );
  };
