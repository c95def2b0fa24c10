import { recordEntry } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { hashOf, looksLikeKey } from "./api-key.ts";
import { markFirstUse, markLastUse, selectLiveKey } from "./key-records.ts";

/** The last use is kept to the minute: a write for every request would cost more than the request. */
const lastUseMs = 60_000;

/** The tenant that a key belongs to; undefined where it is unknown or revoked, which looks the same. */
export const useKey =
  ({ database, clock }: { database: Database; clock: Clock }) =>
  async (key: string): Promise<{ tenantId: string; keyId: string } | undefined> => {
    const found = looksLikeKey(key) ? await selectLiveKey(database.rows, hashOf(key)) : undefined;
    if (!found) return undefined;
    const { id: keyId, tenant_id: tenantId, first_used_at, last_used_at } = found;
    const nowMs = clock.now();
    if (first_used_at === null) {
      await database.transaction(async (rows) => {
        if (await markFirstUse(rows, keyId, new Date(nowMs)))
          await recordEntry(
            rows,
            { action: "key.first-used", actor: tenantId, owner: tenantId, subject: keyId },
            nowMs,
          );
      });
    } else if (nowMs - (last_used_at?.getTime() ?? 0) >= lastUseMs)
      await markLastUse(database.rows, keyId, new Date(nowMs));
    return { tenantId, keyId };
  };
