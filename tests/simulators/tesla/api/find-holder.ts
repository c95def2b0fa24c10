import { z } from "zod";
import { regions } from "../addresses.ts";
import { parsePartnerScopes } from "../scopes.ts";
import type { World } from "../world/world.ts";
import { ApiError } from "./api-error.ts";
import type { Caller, Partner } from "./endpoint.ts";

/** `jti` of a person's access token: the grant and its generation. */
const PersonClaims = z.object({ jti: z.string().regex(/^[0-9a-f-]{36}\.\d+$/) });
const PartnerClaims = z.object({
  jti: z.string().startsWith("partner."),
  scp: z.array(z.string()),
  ou_code: z.string().toLowerCase().pipe(z.enum(regions)),
});

export type Holder = { kind: "person"; caller: Caller } | { kind: "partner"; partner: Partner };

/** Who holds this access token; an unsigned, foreign, expired or superseded one is refused with 401. */
export async function findHolder(world: World, authorization: string | undefined): Promise<Holder> {
  if (authorization === undefined) throw new ApiError(401, "");
  const [, token] = authorization.match(/^Bearer ([\w.-]+)$/i) ?? [];
  const payload = token === undefined ? "invalid" : await world.signer.verify(token, world.clock.nowMs());
  if (payload === "expired") throw new ApiError(401, "token expired (401)");
  const partner = PartnerClaims.safeParse(payload);
  if (partner.success)
    return {
      kind: "partner",
      partner: { scopes: parsePartnerScopes(partner.data.scp.join(" ")) ?? [], region: partner.data.ou_code },
    };
  const person = PersonClaims.safeParse(payload);
  if (!person.success) throw new ApiError(401, "invalid bearer token");
  const [grantId = "", generation] = person.data.jti.split(".");
  const grant = world.grants.find(grantId, Number(generation));
  if (grant === "revoked") throw new ApiError(401, "login_required", { description: "User revoked consent" });
  if (grant === undefined) throw new ApiError(401, "invalid bearer token");
  return { kind: "person", caller: { person: grant.person, scopes: grant.scopes } };
}
