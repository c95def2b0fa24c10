import { toBase64Url } from "../../../../shared/base64url.ts";
import { regionOfAudience } from "../addresses.ts";
import type { World } from "../world/world.ts";
import type { Consent } from "./codes.ts";
import type { Grant } from "./grants.ts";
import { TokenError } from "./token-errors.ts";
import type { AuthorizationCodeRequest } from "./token-request.ts";

/** An authorization code for a new grant. Whatever is wrong with the request, the code is spent. */
export async function redeemCode(
  world: World,
  request: AuthorizationCodeRequest,
): Promise<{ grant: Grant; consent: Consent }> {
  checkClient(world, request.client_id, request.client_secret);
  if (regionOfAudience(request.audience) === undefined)
    throw new TokenError("invalid_request", `The audience is no API base address: ${request.audience}`);
  const consent = world.codes.redeem(request.code);
  if (consent === undefined)
    throw new TokenError("invalid_auth_code", "The code is unknown, over or was used before");
  if (consent.redirectUri !== request.redirect_uri)
    throw new TokenError("invalid_redirect_url", "The redirect_uri differs from the one of authorize");
  await checkProof(consent, request);
  return { grant: world.grants.open(consent.person, consent.scopes), consent };
}

export function checkClient({ config }: World, clientId: string, secret: string | undefined): void {
  const isKnown = clientId === config.clientId && (secret === undefined || secret === config.clientSecret);
  if (!isKnown)
    throw new TokenError(
      "unauthorized_client",
      "We don't recognize this client_id and client_secret combination",
    );
}

/** Whoever brings the code proves to be who asked for it: by the verifier (RFC 7636, 4.6), else by the secret. */
async function checkProof(consent: Consent, request: AuthorizationCodeRequest): Promise<void> {
  if (consent.codeChallenge === undefined) {
    if (request.client_secret !== undefined) return;
    throw new TokenError("unauthorized_client", "Neither a client_secret nor a code_challenge was sent");
  }
  const verifier = new TextEncoder().encode(request.code_verifier ?? "");
  const challenge = toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", verifier)));
  if (challenge !== consent.codeChallenge)
    throw new TokenError("invalid_auth_code", "The code_verifier does not match the code_challenge");
}
