import { createRemoteJWKSet, customFetch, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { Fault, refuse } from "../../../shared/faults.ts";
import type { Clock } from "../clock/port.ts";
import { addressAt } from "./ask-google.ts";
import type { VerifyIdentity } from "./port.ts";

export interface VerifyIdentityOptions {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  clock: Clock;
  /** The address of this service, as the token names it. */
  audience: string;
  /** An audience identifies nobody: any account of Google's can have a token with ours. These alone may come in. */
  emails: readonly string[];
  /** The platform stands before us, has checked the signature and taken it away; only ever true where that is so. */
  platformVerified: boolean;
  standIn?: string | undefined;
}

const issuers: readonly unknown[] = ["https://accounts.google.com", "accounts.google.com"];
const keysUrl = "https://www.googleapis.com/oauth2/v3/certs";
const keysBytesMax = 64 * 1024;
/** A clock that drifts is forgiven so much. */
const toleranceSeconds = 30;
const lifeSecondsMax = 3_600;
const tokenCharactersMax = 4_096;
/** What Cloud Run puts where the signature was, once it has checked it. */
const signatureTaken = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Reads who calls from an identity token of Google's: signature, issuer, audience, time, and an e-mail on our list. */
export function verifyIdentity(options: VerifyIdentityOptions): VerifyIdentity {
  const { clock, platformVerified, standIn } = options;
  const keys = createRemoteJWKSet(new URL(addressAt(keysUrl, standIn)), {
    timeoutDuration: 5_000,
    // A made-up key id makes us ask for the keys anew: twice a minute at most.
    cooldownDuration: 30_000,
    cacheMaxAge: 3_600_000,
    [customFetch]: async (url: string, init: RequestInit) => bounded(await options.fetch(url, init)),
  });

  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const [header, , signature, ...more] = token.split(".");
    if (signature === signatureTaken && more.length === 0 && platformVerified && header)
      return decodeJwt(token);
    return (await jwtVerify(token, keys, { algorithms: ["RS256"], currentDate: new Date(clock.now()) }))
      .payload;
  };

  return async (headers) => {
    // Where both are there the platform has checked this one alone, and hands the other through as it came.
    const sent = headers.get("x-serverless-authorization") ?? headers.get("authorization");
    const token = /^Bearer ([\w.-]+)$/i.exec(sent ?? "")?.[1];
    if (token === undefined || token.length > tokenCharactersMax) refuse("worker.unproven", "no token");
    let claims: JWTPayload;
    try {
      claims = await claimsOf(token);
    } catch (error) {
      const isTheirs = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
      if (isTheirs || !(error instanceof errors.JOSEError))
        throw new Fault("service.unavailable", "Google's keys could not be had");
      return refuse("worker.unproven", error.code);
    }
    const wrong = wrongIn(claims, options, clock.now() / 1000);
    if (wrong !== undefined) refuse("worker.unproven", wrong);
  };
}

/** The first thing that is wrong with the claims, named without their values. */
function wrongIn(
  { iss, aud, iat, exp, nbf, email, email_verified }: JWTPayload,
  { audience, emails }: VerifyIdentityOptions,
  nowSeconds: number,
): string | undefined {
  if (!issuers.includes(iss)) return "another issuer";
  if (aud !== audience) return "another audience";
  if (typeof iat !== "number" || typeof exp !== "number") return "no times";
  if (exp <= nowSeconds - toleranceSeconds) return "over";
  if (iat > nowSeconds + toleranceSeconds) return "from the future";
  if (nbf !== undefined && nbf > nowSeconds + toleranceSeconds) return "not yet valid";
  if (exp - iat > lifeSecondsMax) return "made for too long";
  if (email_verified !== true) return "an e-mail that is not verified";
  if (typeof email !== "string" || !emails.includes(email)) return "another account";
  return undefined;
}

async function bounded(answer: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > keysBytesMax) throw new Error("Reading Google's keys: the answer is too large");
    chunks.push(chunk);
  }
  if (!answer.ok) throw new Error(`Reading Google's keys: it answered ${answer.status}`);
  // Parsed here, so that what isn't JSON is their fault and not the caller's.
  return Response.json(JSON.parse(Buffer.concat(chunks).toString()));
}
