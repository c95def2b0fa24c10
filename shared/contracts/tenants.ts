import * as z from "zod";
import { pageOf } from "./page.ts";

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "must hold no control characters");

export const NewTenant = z.strictObject({ name });
export const Tenant = z
  .object({ id: z.uuid(), name: z.string(), created_at: z.iso.datetime() })
  .meta({ id: "Tenant" });
export type Tenant = z.infer<typeof Tenant>;
export const TenantList = pageOf(Tenant);

const WebhookSecret = z.object({
  webhook_secret: z.string().meta({ description: "Signs callbacks (Standard Webhooks). Shown this once" }),
});
export const CreatedTenant = Tenant.extend(WebhookSecret.shape);
export type CreatedTenant = z.infer<typeof CreatedTenant>;
export const RotatedWebhookSecret = WebhookSecret.extend({
  previous_until: z.iso.datetime().meta({ description: "Until then the one before signs beside it" }),
});
export type RotatedWebhookSecret = z.infer<typeof RotatedWebhookSecret>;

export const NewApiKey = z.strictObject({ name });
export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: "How the key begins: tells keys apart, opens nothing" }),
    created_at: z.iso.datetime(),
    first_used_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().meta({ description: "To the minute" }),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = pageOf(ApiKey);
export const CreatedApiKey = ApiKey.extend({ key: z.string().meta({ description: "Shown this once" }) });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
