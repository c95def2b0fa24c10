import { z } from "zod";
import type { World } from "../world/world.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./endpoint.ts";

/** `jti` of our access tokens: the grant and its generation. */
const Claims = z.object({ jti: z.string().regex(/^[0-9a-f-]{36}\.\d+$/), scp: z.array(z.string()) });

/** Who holds this access token; an unsigned, foreign, expired or superseded one is refused with 401. */
export async function findCaller(world: World, authorization: string | undefined): Promise<Caller> {
  if (authorization === undefined) throw new ApiError(401, "");
  const [, token] = authorization.match(/^Bearer ([\w.-]+)$/i) ?? [];
  const payload = token === undefined ? "invalid" : await world.signer.verify(token, world.clock.nowMs());
  if (payload === "expired") throw new ApiError(401, "token expired (401)");
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new ApiError(401, "invalid bearer token");
  const [grantId = "", generation] = claims.data.jti.split(".");
  const grant = world.grants.find(grantId, Number(generation));
  if (grant === undefined) throw new ApiError(401, "invalid bearer token");
  return { person: grant.person, scopes: grant.scopes };
}
