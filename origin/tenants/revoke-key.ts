import { refuse } from "../../shared/faults.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { adminId } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { markRevoked } from "./key-records.ts";

/** From now on the key opens nothing. Asked again, it stays so. */
export const revokeKey =
  ({ database, clock }: { database: Database; clock: Clock }) =>
  (tenantId: string, keyId: string): Promise<void> =>
    database.transaction(async (rows) => {
      const nowMs = clock.now();
      const revoked = (await markRevoked(rows, tenantId, keyId, new Date(nowMs))) ?? refuse("key.unknown");
      if (revoked)
        await recordEntry(
          rows,
          { action: "key.revoked", actor: adminId, owner: tenantId, subject: keyId },
          nowMs,
        );
    });
