import type { CreatedApiKey } from "../../shared/contracts/tenants.ts";
import type { Environment } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { adminId } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import { makeKey } from "./api-key.ts";
import { countLiveKeys, insertKey } from "./key-records.ts";
import { lockTenant } from "./tenant-records.ts";

export interface CreateKeyNeeds {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  environment: Environment;
}

/** Enough for every machine of a tenant and a rotation, few enough to look through. */
export const liveKeysMax = 20;

/** A key of a tenant. Its secret is in this answer and nowhere else. */
export const createKey =
  ({ database, clock, randomness, environment }: CreateKeyNeeds) =>
  async (
    tenantId: string,
    name: string,
    alongside: (rows: Rows, made: CreatedApiKey) => Promise<void>,
  ): Promise<CreatedApiKey> => {
    const nowMs = clock.now();
    const id = uuidV7(nowMs);
    const { key, prefix, hash } = makeKey(environment, randomness.bytes);
    const made: CreatedApiKey = {
      id,
      name,
      prefix,
      key,
      created_at: new Date(nowMs).toISOString(),
      first_used_at: null,
      last_used_at: null,
      revoked_at: null,
    };
    await database.transaction(async (rows) => {
      // Locked, so that two at once don't both find room for the last one.
      if (!(await lockTenant(rows, tenantId))) refuse("tenant.unknown");
      if ((await countLiveKeys(rows, tenantId)) >= liveKeysMax) refuse("key.too-many");
      await insertKey(rows, {
        id,
        tenant_id: tenantId,
        name,
        prefix,
        hash,
        created_at: new Date(nowMs),
      });
      await alongside(rows, made);
      await recordEntry(rows, { action: "key.created", actor: adminId, owner: tenantId, subject: id }, nowMs);
    });
    return made;
  };
