import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { TeslaAccess } from "../tesla/grant.ts";
import type { Sessions } from "./sessions.ts";

/** What a caller's session may open at Tesla. */
export const teslaAccessOf =
  ({ sessions }: { sessions: Sessions }) =>
  async (caller: Caller): Promise<TeslaAccess> =>
    ((await sessions.use(caller.sessionId)) ?? refuse("session.over")).grant;
