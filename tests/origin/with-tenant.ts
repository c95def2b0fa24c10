import type { CreatedApiKey, CreatedTenant } from "../../shared/contracts/tenants.ts";
import { jsonOf } from "../json-of.ts";
import { asAdmin } from "./admin-key.ts";
import { post } from "./sign-in-by.ts";
import type { AppUnderTest } from "./start-app.ts";

export interface TenantUnderTest {
  id: string;
  keyId: string;
  webhookSecret: string;
  headers: { "x-api-key": string };
}

/** A tenant with a key, of an app that was started with the admin key. */
export async function addTenant(app: AppUnderTest, name: string): Promise<TenantUnderTest> {
  const path = "/api/v1/admin/tenants";
  const tenant = await jsonOf<CreatedTenant>(post(app, path, { name }, asAdmin));
  const key = await jsonOf<CreatedApiKey>(post(app, `${path}/${tenant.id}/keys`, { name: "test" }, asAdmin));
  return {
    id: tenant.id,
    keyId: key.id,
    webhookSecret: tenant.webhook_secret,
    headers: { "x-api-key": key.key },
  };
}
