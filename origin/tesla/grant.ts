import { decodeJwt } from "jose";
import * as z from "zod";
import { Fault, refuse } from "../../shared/faults.ts";
import { callTesla, errorIn, readAnswer, type TeslaOutside } from "./call-tesla.ts";

export const regions = ["na", "eu"] as const;
export type Region = (typeof regions)[number];

export interface TeslaConfig {
  authorizeUrl: string;
  tokenUrl: string;
  apiUrls: Record<Region, string>;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** What Tesla gave us for a person: kept encrypted, never shown. */
export const TeslaGrant = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAtMs: z.number(),
  region: z.enum(regions),
  scopes: z.array(z.string()),
});
export type TeslaGrant = z.infer<typeof TeslaGrant>;

/** What opens the API: the part of a grant that a call needs. */
export type TeslaAccess = Pick<TeslaGrant, "accessToken" | "region" | "scopes">;

/** What we ask a person for; they may untick all but the first two. */
const scopes = "openid offline_access vehicle_device_data vehicle_charging_cmds vehicle_cmds";

/** Where a browser goes to sign in with Tesla. */
export function authorizeAddress(
  config: TeslaConfig,
  ask: { state: string; nonce: string; challenge: string },
): string {
  const url = new URL(config.authorizeUrl);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: scopes,
    state: ask.state,
    nonce: ask.nonce,
    code_challenge: ask.challenge,
    code_challenge_method: "S256",
    prompt_missing_scopes: "true",
  }).toString();
  return url.href;
}

/** Changes a code for a grant; also tells whose it is, and for which nonce it was given. */
export async function exchangeCode(
  outside: TeslaOutside,
  config: TeslaConfig,
  code: string,
  verifier: string,
): Promise<{ grant: TeslaGrant; subject: string; nonce: string }> {
  const region = regionOf(code);
  const answer = await askForTokens(outside, config, "token", {
    grant_type: "authorization_code",
    client_id: config.clientId,
    client_secret: config.clientSecret,
    code,
    code_verifier: verifier,
    audience: config.apiUrls[region],
    redirect_uri: config.redirectUri,
  });
  const identity = IdClaims.safeParse(claimsOf(answer.id_token ?? ""));
  if (!identity.success || ![identity.data.aud].flat().includes(config.clientId))
    return refuse("tesla.unexpected", "an id_token that is not for us");
  return {
    grant: grantOf(answer, region, outside.clock.now()),
    subject: identity.data.sub,
    nonce: identity.data.nonce,
  };
}

/** A new pair for the older one; undefined where Tesla wants the person to sign in again. */
export async function refreshGrant(
  outside: TeslaOutside,
  config: TeslaConfig,
  refreshToken: string,
  region: Region,
): Promise<TeslaGrant | undefined> {
  try {
    const answer = await askForTokens(outside, config, "refresh", {
      grant_type: "refresh_token",
      client_id: config.clientId,
      refresh_token: refreshToken,
    });
    return grantOf(answer, region, outside.clock.now());
  } catch (error) {
    if (error instanceof Fault && error.code === "tesla.reconnect") return undefined;
    throw error;
  }
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  id_token: z.string().optional(),
  expires_in: z.number().positive(),
});

/** A code or a refresh token is good for one try: it is not sent again when no answer came. */
async function askForTokens(
  outside: TeslaOutside,
  config: TeslaConfig,
  name: string,
  form: Record<string, string>,
): Promise<z.infer<typeof TokenAnswer>> {
  const init = { method: "POST", body: new URLSearchParams(form) };
  const answer = await callTesla(outside, { name, url: config.tokenUrl, init, repeatable: false });
  if (answer.status === 400 || answer.status === 403)
    refuse(
      form["code"] ? "sign-in.refused" : "tesla.reconnect",
      `${name}: ${answer.status} ${errorIn(answer.body)}`,
    );
  return readAnswer(outside, name, answer, TokenAnswer);
}

const IdClaims = z.object({
  sub: z.string().min(1),
  nonce: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
});
const AccessClaims = z.object({ ou_code: z.string().optional(), scp: z.array(z.string()).optional() });

function grantOf(answer: z.infer<typeof TokenAnswer>, region: Region, nowMs: number): TeslaGrant {
  const claims = AccessClaims.safeParse(claimsOf(answer.access_token)).data;
  const home = regions.find((name) => name === claims?.ou_code?.toLowerCase());
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresAtMs: nowMs + answer.expires_in * 1000,
    region: home ?? region,
    scopes: claims?.scp ?? [],
  };
}

/** Read without checking the signature: it comes straight from the token endpoint, over the connection we opened. */
function claimsOf(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** Codes begin with the region of the account. */
const regionOf = (code: string): Region => (code.startsWith("EU_") ? "eu" : "na");
