import { decodeJwt } from "jose";
import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import { callTesla, type TeslaOutside } from "./call-tesla.ts";

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
export interface TeslaGrant {
  accessToken: string;
  refreshToken: string;
  expiresAtMs: number;
  region: Region;
}

/** What opens the API: the part of a grant that a call needs. */
export type TeslaAccess = Pick<TeslaGrant, "accessToken" | "region">;

const scopes = "openid offline_access vehicle_device_data vehicle_charging_cmds";

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
  }).toString();
  return url.href;
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  id_token: z.string().min(1),
  expires_in: z.number().positive(),
});

/** Changes a code for a grant; also tells whose it is, and for which nonce it was given. */
export async function exchangeCode(
  outside: TeslaOutside,
  config: TeslaConfig,
  code: string,
  verifier: string,
): Promise<{ grant: TeslaGrant; subject: string; nonce: string }> {
  const region = regionOf(code);
  const answer = await callTesla(outside, {
    name: "token",
    url: config.tokenUrl,
    init: {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: config.clientId,
        client_secret: config.clientSecret,
        code,
        code_verifier: verifier,
        audience: config.apiUrls[region],
        redirect_uri: config.redirectUri,
      }),
    },
    answer: TokenAnswer,
  });
  const claims = Claims.safeParse(claimsOf(answer.id_token));
  if (!claims.success) refuse("tesla.unexpected", "an id_token without sub or nonce");
  return {
    grant: {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAtMs: outside.clock.now() + answer.expires_in * 1000,
      region,
    },
    subject: claims.data.sub,
    nonce: claims.data.nonce,
  };
}

const Claims = z.object({ sub: z.string().min(1), nonce: z.string().min(1) });

/** It comes straight from the token endpoint, over the connection that we opened to it. */
function claimsOf(token: string): unknown {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** Codes begin with the region of the account. */
const regionOf = (code: string): Region => (code.startsWith("EU_") ? "eu" : "na");
