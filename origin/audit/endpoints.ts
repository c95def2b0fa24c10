import { createRoute, z } from "@hono/zod-openapi";
import type { Signer } from "../../shared/signing-keys.ts";
import { type Doors, json, refusals } from "../http/door.ts";

export interface AuditNeeds {
  signer: Signer;
}

const SigningKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        kid: z.string(),
        x: z.string(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .meta({ id: "SigningKeys", description: "A set of public keys (RFC 7517, RFC 8037)" });

export function hangAudit(doors: Doors, { signer }: AuditNeeds): void {
  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/signing-keys",
      summary: "The public keys that verify checkpoints of the audit trail and reports",
      tags: ["audit"],
      responses: { 200: json(SigningKeys, "The newest first; retired ones stay"), ...refusals() },
    }),
    async (context) => {
      context.header("cache-control", "public, max-age=3600");
      return context.json({ keys: await signer.publicKeys() }, 200);
    },
  );
}
