import { createHash, timingSafeEqual } from "node:crypto";
import { refuse } from "../../shared/faults.ts";
import type { Authenticate } from "./caller.ts";
import { adminId, type Identify, type NeedAdmin } from "./principal.ts";

export interface IdentifyNeeds {
  authenticate: Authenticate;
  /** The tenant that a key belongs to, or undefined where the key is unknown or revoked. */
  tenantOf: (key: string) => Promise<{ tenantId: string; keyId: string } | undefined>;
  adminKey: string;
}

/** One credential a request: which of two was meant, nobody should have to guess. */
export const identifyBy = ({ authenticate, tenantOf, adminKey }: IdentifyNeeds): Identify => {
  const isAdminKey = sameAs(adminKey);
  return async (headers) => {
    const authorization = headers.get("authorization") ?? undefined;
    const key = headers.get("x-api-key");
    const admin = headers.get("x-admin-key");
    if ([authorization, key, admin].filter((one) => one != null).length > 1)
      refuse("request.two-credentials");
    if (admin !== null) return isAdminKey(admin) ? { kind: "admin", id: adminId } : refuse("key.refused");
    if (key !== null) {
      const { tenantId, keyId } = (await tenantOf(key)) ?? refuse("key.refused");
      return { kind: "tenant", id: tenantId, keyId };
    }
    if (authorization === undefined) refuse("caller.required");
    const caller = await authenticate(authorization);
    return { kind: "person", id: caller.userId, caller };
  };
};

/** Who has no admin key finds nothing here, as where there is nothing: the edge answers its own such doors alike. */
export const adminBy = ({ adminKey }: Pick<IdentifyNeeds, "adminKey">): NeedAdmin => {
  const isAdminKey = sameAs(adminKey);
  return (headers) => {
    const given = headers.get("x-admin-key");
    if (given === null || !isAdminKey(given)) refuse("request.no-such-route", "without the admin key");
  };
};

/** In constant time: what is compared are hashes, which have one length and which nobody can steer. */
export function sameAs(known: string): (given: string) => boolean {
  const knownHash = hashOf(known);
  return (given) => timingSafeEqual(hashOf(given), knownHash);
}

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();
