import { type Addresses, regionOfAudience } from "../addresses.ts";
import { parsePartnerScopes } from "../scopes.ts";
import type { World } from "../world/world.ts";
import { checkClient } from "./redeem-code.ts";
import { TokenError } from "./token-errors.ts";
import type { ClientCredentialsRequest } from "./token-request.ts";

/** A token of the application itself, good in the region of its audience; there is no refresh token. */
export async function issuePartnerToken(
  world: World,
  addresses: Addresses,
  request: ClientCredentialsRequest,
) {
  checkClient(world, request.client_id, request.client_secret);
  const region = regionOfAudience(request.audience);
  if (region === undefined)
    throw new TokenError("invalid_request", `The audience is no API base address: ${request.audience}`);
  const scopes = parsePartnerScopes(request.scope);
  if (scopes === undefined)
    throw new TokenError("invalid_scope", "The application does not own one of these scopes");
  const { signer, config, clock, settings } = world;
  const iat = clock.nowSeconds();
  const accessToken = await signer.sign({
    gty: "client-credentials",
    sub: config.clientId,
    azp: config.clientId,
    iss: addresses.tokenIssuer,
    aud: [addresses.api(region)],
    scp: scopes,
    ou_code: region.toUpperCase(),
    iat,
    exp: iat + settings.accessTokenSeconds,
    jti: `partner.${crypto.randomUUID()}`,
  });
  return { access_token: accessToken, expires_in: settings.accessTokenSeconds, token_type: "Bearer" };
}
