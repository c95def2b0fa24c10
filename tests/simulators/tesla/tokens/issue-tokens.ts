import { type Addresses, regions } from "../addresses.ts";
import type { World } from "../world/world.ts";
import type { Consent } from "./codes.ts";
import type { Grant } from "./grants.ts";

/** The pair for a grant as it stands now, in the token endpoint's own shape. */
export async function issueTokens(world: World, addresses: Addresses, grant: Grant, consent?: Consent) {
  const { signer, config, clock, settings } = world;
  const iat = clock.nowSeconds();
  const exp = iat + settings.accessTokenSeconds;
  const common = { iss: addresses.tokenIssuer, sub: grant.person.id, iat, exp };
  const accessToken = await signer.sign({
    ...common,
    aud: [...regions.map(addresses.api), `${addresses.consentIssuer}/userinfo`],
    azp: config.clientId,
    scp: grant.scopes,
    ou_code: grant.person.region.toUpperCase(),
    // The access token of an older generation is known by this, and refused.
    jti: `${grant.id}.${grant.generation}`,
    amr: ["pwd"],
  });
  const idToken = await signer.sign({
    ...common,
    aud: config.clientId,
    auth_time: iat,
    ...(consent?.nonce !== undefined && { nonce: consent.nonce }),
  });
  return {
    access_token: accessToken,
    ...(grant.scopes.includes("offline_access") && { refresh_token: grant.refreshToken }),
    ...(grant.scopes.includes("openid") && { id_token: idToken }),
    expires_in: settings.accessTokenSeconds,
    ...(consent && { state: consent.state }),
    token_type: "Bearer",
  };
}
