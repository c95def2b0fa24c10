import { createRoute, z } from "@hono/zod-openapi";
import { PageQuery } from "../../shared/contracts/page.ts";
import {
  ApiKeyList,
  CreatedApiKey,
  CreatedTenant,
  NewApiKey,
  NewTenant,
  RotatedWebhookSecret,
  Tenant,
  TenantList,
} from "../../shared/contracts/tenants.ts";
import {
  adminOnly,
  type Doors,
  idempotencyKey,
  json,
  jsonBody,
  onceOutcome,
  refusals,
} from "../http/door.ts";
import type { Once } from "../http/once.ts";
import { adminId, type NeedAdmin } from "../http/principal.ts";
import { type CreateKeyNeeds, createKey } from "./create-key.ts";
import { createTenant, type TenantNeeds } from "./create-tenant.ts";
import { listKeys, listTenants, type ReadTenantsNeeds, readTenant } from "./read-tenants.ts";
import { revokeKey } from "./revoke-key.ts";
import { rotateWebhookSecret } from "./webhook-secret.ts";

export interface TenantsNeeds extends TenantNeeds, CreateKeyNeeds, ReadTenantsNeeds {
  needAdmin: NeedAdmin;
  once: Once;
}

const path = "/api/v1/admin/tenants";
const tenantId = z.object({ id: z.uuid() });
const keyId = tenantId.extend({ key_id: z.uuid() });
const adminOutcome = ["request.no-such-route"] as const;

export function hangTenants(doors: Doors, needs: TenantsNeeds): void {
  const { needAdmin, once } = needs;

  // Before anything of a request is looked at: whoever has no key doesn't learn what would have been wrong with it.
  doors.use("/api/v1/admin/*", async (context, next) => {
    needAdmin(context.req.raw.headers);
    await next();
  });

  doors.openapi(
    createRoute({
      method: "post",
      path,
      summary: "Add a tenant; the secret of its callbacks is shown this once",
      tags: ["tenants"],
      ...adminOnly,
      request: { headers: idempotencyKey, ...jsonBody(NewTenant) },
      responses: {
        201: json(CreatedTenant, "The tenant"),
        ...refusals("request.invalid", ...onceOutcome, ...adminOutcome),
      },
    }),
    async (context) => {
      const { name } = context.req.valid("json");
      const made = await once<CreatedTenant>(context, adminId, (alongside) =>
        createTenant(needs)(name, alongside),
      );
      context.header("location", `${path}/${made.id}`);
      return context.json(made, 201);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path,
      summary: "The tenants, the newest first",
      tags: ["tenants"],
      ...adminOnly,
      request: { query: PageQuery },
      responses: {
        200: json(TenantList, "A part of them"),
        ...refusals("request.invalid", "cursor.refused", ...adminOutcome),
      },
    }),
    async (context) => context.json(await listTenants(needs)(context.req.valid("query")), 200),
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: `${path}/{id}`,
      summary: "A tenant",
      tags: ["tenants"],
      ...adminOnly,
      request: { params: tenantId },
      responses: {
        200: json(Tenant, "The tenant"),
        ...refusals("request.invalid", "tenant.unknown", ...adminOutcome),
      },
    }),
    async (context) => context.json(await readTenant(needs)(context.req.valid("param").id), 200),
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: `${path}/{id}/webhook-secret`,
      summary: "Change what signs a tenant's callbacks; the secret before it signs beside it for a day",
      tags: ["tenants"],
      ...adminOnly,
      request: { params: tenantId },
      responses: {
        200: json(RotatedWebhookSecret, "The new secret"),
        ...refusals("request.invalid", "tenant.unknown", ...adminOutcome),
      },
    }),
    async (context) => context.json(await rotateWebhookSecret(needs)(context.req.valid("param").id), 200),
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: `${path}/{id}/keys`,
      summary: "Make an API key for a tenant; it is shown this once",
      tags: ["tenants"],
      ...adminOnly,
      request: { params: tenantId, headers: idempotencyKey, ...jsonBody(NewApiKey) },
      responses: {
        201: json(CreatedApiKey, "The key"),
        ...refusals("request.invalid", "tenant.unknown", "key.too-many", ...onceOutcome, ...adminOutcome),
      },
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      const { name } = context.req.valid("json");
      const made = await once<CreatedApiKey>(context, adminId, (alongside) =>
        createKey(needs)(id, name, alongside),
      );
      context.header("location", `${path}/${id}/keys/${made.id}`);
      return context.json(made, 201);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: `${path}/{id}/keys`,
      summary: "A tenant's API keys, revoked ones among them",
      tags: ["tenants"],
      ...adminOnly,
      request: { params: tenantId, query: PageQuery },
      responses: {
        200: json(ApiKeyList, "A part of them"),
        ...refusals("request.invalid", "tenant.unknown", "cursor.refused", ...adminOutcome),
      },
    }),
    async (context) =>
      context.json(await listKeys(needs)(context.req.valid("param").id, context.req.valid("query")), 200),
  );

  doors.openapi(
    createRoute({
      method: "delete",
      path: `${path}/{id}/keys/{key_id}`,
      summary: "Revoke an API key: from now on it opens nothing",
      tags: ["tenants"],
      ...adminOnly,
      request: { params: keyId },
      responses: {
        204: { description: "Revoked" },
        ...refusals("request.invalid", "key.unknown", ...adminOutcome),
      },
    }),
    async (context) => {
      const { id, key_id } = context.req.valid("param");
      await revokeKey(needs)(id, key_id);
      return context.body(null, 204);
    },
  );
}
