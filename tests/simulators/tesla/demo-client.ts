import { toBase64Url } from "../../../shared/base64url.ts";
import { defaultConfig } from "./config.ts";
import { walkConsent } from "./walk-consent.ts";

export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
  state?: string;
}

const { clientId, clientSecret, redirectUris } = defaultConfig;
const redirectUri = redirectUris[0] ?? "";

export const everyScope =
  "openid offline_access user_data vehicle_device_data vehicle_location vehicle_cmds vehicle_charging_cmds";

/** The smallest Fleet API client, for the simulator's own tests: base addresses are all it knows. */
export function createDemoClient(url: string) {
  const tokenUrl = `${url}/token-host/oauth2/v3/token`;

  const authorizeUrl = (more: Record<string, string> = {}): URL => {
    const asked = new URL(`${url}/auth/oauth2/v3/authorize`);
    const fields = {
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: everyScope,
      state: "state-1",
      nonce: "nonce-1",
      ...more,
    };
    asked.search = new URLSearchParams(fields).toString();
    return asked;
  };

  const token = (fields: Record<string, string>): Promise<Response> =>
    fetch(tokenUrl, { method: "POST", body: new URLSearchParams({ client_id: clientId, ...fields }) });

  const exchange = (code: string, more: Record<string, string> = {}): Promise<Response> =>
    token({
      grant_type: "authorization_code",
      client_secret: clientSecret,
      code,
      audience: `${url}/eu`,
      redirect_uri: redirectUri,
      ...more,
    });

  const refresh = (refreshToken: string): Promise<Response> =>
    token({ grant_type: "refresh_token", refresh_token: refreshToken });

  const partnerToken = (scope: string, more: Record<string, string> = {}): Promise<Response> =>
    token({
      grant_type: "client_credentials",
      client_secret: clientSecret,
      scope,
      audience: `${url}/eu`,
      ...more,
    });

  const signIn = async (email: string, untick: readonly string[] = []): Promise<Tokens> => {
    const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    const asked = authorizeUrl({
      code_challenge: await challengeOf(verifier),
      code_challenge_method: "S256",
    });
    const back = await walkConsent(asked, { email, untick });
    const answer = await exchange(back.searchParams.get("code") ?? "", { code_verifier: verifier });
    return (await answer.json()) as Tokens;
  };

  const get = (path: string, accessToken: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${accessToken}`, ...init.headers } });

  const control = (path: string, body?: unknown, method = "POST"): Promise<Response> =>
    fetch(`${url}/control${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });

  return { tokenUrl, authorizeUrl, token, exchange, refresh, partnerToken, signIn, get, control };
}

export async function challengeOf(verifier: string): Promise<string> {
  return toBase64Url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
  );
}
