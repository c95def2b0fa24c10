import { createHash } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { refuse } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";

/** The short-lived proof of a session that a page holds. */
export interface AccessTokens {
  issue(sessionId: string): Promise<string>;
  /** The session it was issued for; `allowLate` forgives one that is over, to be refreshed. */
  read(token: string, allowLate?: "allowLate"): Promise<string>;
}

export const accessTokenSeconds = 15 * 60;

/** The algorithm stands here and nowhere else: what a token's own header says of it is never asked. */
const algorithm = "HS256";

export interface AccessTokenOptions {
  /** The first signs, all verify: so that a key can be changed without signing anyone out. */
  keys: readonly Uint8Array[];
  issuer: string;
  audience: string;
  clock: Clock;
}

export function createAccessTokens({ keys, issuer, audience, clock }: AccessTokenOptions): AccessTokens {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const [first] = byId;
  if (!first) throw new Error("Issuing access tokens: there is no key");
  const [kid, signingKey] = first;

  return {
    issue: (sessionId) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, typ: "JWT", kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(new Date(clock.now()))
        .setExpirationTime(new Date(clock.now() + accessTokenSeconds * 1000))
        .sign(signingKey),
    read: async (token, allowLate) => {
      const sessionId = sessionIn(await verified(token, allowLate === "allowLate"));
      return sessionId ?? refuse("session.required", "not an access token of ours");
    },
  };

  async function verified(token: string, allowLate: boolean): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid: named }) => keyNamed(named), {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: "JWT",
        requiredClaims: ["sid", "exp", "iat"],
        currentDate: new Date(clock.now()),
      });
      return payload;
    } catch (error) {
      // Its end is checked last: everything else of it was good, and the session says whether it still lives.
      if (error instanceof errors.JWTExpired)
        return allowLate ? error.payload : refuse("session.over", "the access token is over");
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  /** A name finds one of our own keys, or nothing: a token can't bring one along. */
  function keyNamed(named: string | undefined): Uint8Array {
    const key = byId.get(named ?? "");
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

function sessionIn(payload: JWTPayload | undefined): string | undefined {
  const sessionId = payload?.["sid"];
  return typeof sessionId === "string" ? sessionId : undefined;
}

const keyIdOf = (key: Uint8Array): string => createHash("sha256").update(key).digest("hex").slice(0, 12);
