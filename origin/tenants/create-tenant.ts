import type { CreatedTenant } from "../../shared/contracts/tenants.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { adminId } from "../http/principal.ts";
import type { Seal } from "../http/seal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import { makeWebhookSecret } from "./make-webhook-secret.ts";
import { insertTenant } from "./tenant-records.ts";

export interface TenantNeeds {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  seal: Seal;
}

/** A tenant without keys yet, with the secret that will sign its callbacks. */
export const createTenant =
  ({ database, clock, randomness, seal }: TenantNeeds) =>
  async (
    name: string,
    alongside: (rows: Rows, made: CreatedTenant) => Promise<void>,
  ): Promise<CreatedTenant> => {
    const nowMs = clock.now();
    const id = uuidV7(nowMs);
    const secret = makeWebhookSecret(randomness);
    const made = { id, name, created_at: new Date(nowMs).toISOString(), webhook_secret: secret };
    await database.transaction(async (rows) => {
      await insertTenant(rows, {
        id,
        name,
        webhook_secret: seal.encrypt(secret),
        created_at: new Date(nowMs),
      });
      await alongside(rows, made);
      await recordEntry(rows, { action: "tenant.created", actor: adminId, owner: id, subject: id }, nowMs);
    });
    return made;
  };
