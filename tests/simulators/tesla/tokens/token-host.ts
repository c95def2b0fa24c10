import { Hono, type MiddlewareHandler } from "hono";
import { type Addresses, addressesOf } from "../addresses.ts";
import { withFaults } from "../control/with-faults.ts";
import { scopes } from "../scopes.ts";
import type { World } from "../world/world.ts";
import { issuePartnerToken } from "./issue-partner-token.ts";
import { issueTokens } from "./issue-tokens.ts";
import { checkClient, redeemCode } from "./redeem-code.ts";
import { TokenError, tokenErrorResponse } from "./token-errors.ts";
import { readTokenRequest, type TokenRequest } from "./token-request.ts";

/** In Tesla's world `fleet-auth.prd.vn.cloud.tesla.com`. */
export function createTokenHost(world: World) {
  const host = new Hono<{ Variables: { grantType: string } }>();
  host.post("/oauth2/v3/token", meteredByGrantType(world), withFaults(world), async (context) => {
    try {
      const standing = world.rateLimits.take("auth", world.config.clientId);
      if (standing?.isOver) return tooMany(standing.resetSeconds);
      const request = await readTokenRequest(context.req.raw);
      context.set("grantType", request.grant_type);
      return context.json(await tokensFor(world, addressesOf(context.req.url), request), 200, {
        "cache-control": "no-store",
      });
    } catch (error) {
      if (error instanceof TokenError) return tokenErrorResponse(error);
      throw error;
    }
  });
  host.get("/oauth2/v3/thirdparty/.well-known/openid-configuration", (context) =>
    context.json(metadata(context.req.url)),
  );
  host.get("/oauth2/v3/discovery/thirdparty/keys", (context) => context.json(world.signer.jwks));
  host.all("/oauth2/v3/token", () =>
    tokenErrorResponse(new TokenError("invalid_request", "Only POST is answered here")),
  );
  return host;
}

/** How often a refresh token was used is what tests ask first. */
const meteredByGrantType =
  (world: World): MiddlewareHandler =>
  async (context, next) => {
    await next();
    const grantType: string = context.get("grantType") ?? "unread";
    world.meter.count("auth", `POST /oauth2/v3/token ${grantType}`, context.res.status);
  };

const tooMany = (seconds: number): Response =>
  Response.json(
    { error: "too_many_requests", error_description: "More requests than a second allows" },
    { status: 429, headers: { "retry-after": String(seconds) } },
  );

async function tokensFor(world: World, addresses: Addresses, request: TokenRequest) {
  if (request.grant_type === "client_credentials") return issuePartnerToken(world, addresses, request);
  if (request.grant_type === "authorization_code") {
    const { grant, consent } = await redeemCode(world, request);
    return issueTokens(world, addresses, grant, consent);
  }
  checkClient(world, request.client_id, request.client_secret);
  const grant = world.grants.refresh(request.refresh_token);
  if (grant === undefined)
    throw new TokenError("login_required", "The refresh_token was used, is over, or its consent was revoked");
  return issueTokens(world, addresses, grant);
}

function metadata(requestUrl: string) {
  const addresses = addressesOf(requestUrl);
  return {
    issuer: addresses.tokenIssuer,
    authorization_endpoint: `${addresses.consentIssuer}/authorize`,
    token_endpoint: `${addresses.tokenHost}/oauth2/v3/token`,
    jwks_uri: `${addresses.tokenHost}/oauth2/v3/discovery/thirdparty/keys`,
    userinfo_endpoint: `${addresses.consentIssuer}/userinfo`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
    scopes_supported: Object.keys(scopes),
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    code_challenge_methods_supported: ["S256"],
  };
}
