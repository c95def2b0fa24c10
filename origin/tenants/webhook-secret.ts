import type { RotatedWebhookSecret } from "../../shared/contracts/tenants.ts";
import { refuse } from "../../shared/faults.ts";
import { recordEntry } from "../audit/record-entry.ts";
import { adminId } from "../http/principal.ts";
import type { Seal } from "../http/seal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TenantNeeds } from "./create-tenant.ts";
import { makeWebhookSecret } from "./make-webhook-secret.ts";
import { changeWebhookSecret, selectTenant } from "./tenant-records.ts";

/** A receiver has a day to take over the new secret. */
const overlapMs = 24 * 3600_000;

export const rotateWebhookSecret =
  ({ database, clock, randomness, seal }: TenantNeeds) =>
  async (tenantId: string): Promise<RotatedWebhookSecret> => {
    const nowMs = clock.now();
    const secret = makeWebhookSecret(randomness);
    const until = new Date(nowMs + overlapMs);
    await database.transaction(async (rows) => {
      if (!(await changeWebhookSecret(rows, tenantId, seal.encrypt(secret), until))) refuse("tenant.unknown");
      await recordEntry(
        rows,
        { action: "tenant.secret-changed", actor: adminId, owner: tenantId, subject: tenantId },
        nowMs,
      );
    });
    return { webhook_secret: secret, previous_until: until.toISOString() };
  };

/** The secrets that sign a tenant's callbacks now, the newest first; none where there is no such tenant. */
export const webhookSecretsOf =
  ({ database, clock, seal }: { database: Database; clock: Clock; seal: Seal }) =>
  async (tenantId: string): Promise<string[]> => {
    const tenant = await selectTenant(database.rows, tenantId);
    if (!tenant) return [];
    const { webhook_secret, webhook_secret_before: before, webhook_secret_before_until: until } = tenant;
    const sealed =
      before !== null && until !== null && until.getTime() > clock.now()
        ? [webhook_secret, before]
        : [webhook_secret];
    return sealed.map((secret) => seal.decrypt(secret));
  };
