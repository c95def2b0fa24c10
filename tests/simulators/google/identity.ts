import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { ApiError } from "./api-error.ts";

/** The account that everything here runs as. */
export const accountEmail = "cpt-worker@cpt-simulated.iam.gserviceaccount.com";

const accessTokenSeconds = 3_599;

export interface Identity {
  /** The metadata server, the token endpoint, and the keys that sign identity tokens. */
  answer(host: string, request: Request, url: URL): Promise<Response | undefined>;
  /** Throws where the request's access token is none of ours. */
  checkAccess(request: Request): void;
  /** An identity token as Google writes it; what is given replaces its claims. */
  identityToken(audience: string, claims?: Record<string, unknown>): Promise<string>;
  /** Makes every access token invalid that was given out before. */
  forgetTokens(): void;
  /** How many access tokens were asked for. */
  tokensGiven(): number;
}

export async function createIdentity(): Promise<Identity> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { modulusLength: 2048 });
  const kid = crypto.randomUUID().replaceAll("-", "");
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" }] };
  const tokens = new Set<string>();
  let given = 0;

  const accessToken = () => {
    const token = `ya29.simulated-${crypto.randomUUID()}`;
    tokens.add(token);
    given++;
    return Response.json({ access_token: token, expires_in: accessTokenSeconds, token_type: "Bearer" });
  };

  const metadata = (request: Request, { pathname }: URL): Response => {
    if (request.headers.get("metadata-flavor") !== "Google")
      throw new ApiError(403, "Missing Metadata-Flavor");
    const account = "/computeMetadata/v1/instance/service-accounts/default/";
    const answer =
      pathname === `${account}token`
        ? accessToken()
        : pathname === `${account}email`
          ? new Response(accountEmail)
          : new Response("not found", { status: 404 });
    answer.headers.set("metadata-flavor", "Google");
    return answer;
  };

  return {
    answer: async (host, request, url) => {
      if (host === "metadata.google.internal") return metadata(request, url);
      if (host === "www.googleapis.com" && url.pathname === "/oauth2/v3/certs")
        return Response.json(jwks, { headers: { "cache-control": "public, max-age=20000" } });
      if (host === "oauth2.googleapis.com" && url.pathname === "/token") {
        const form = new URLSearchParams(await request.text());
        const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        if (form.get("grant_type") !== grant || form.get("assertion")?.split(".").length !== 3)
          throw new ApiError(400, "invalid_grant");
        return accessToken();
      }
      return undefined;
    },
    checkAccess: (request) => {
      const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
      if (!tokens.has(token)) throw new ApiError(401, "Request had invalid authentication credentials");
    },
    identityToken: (audience, claims = {}) =>
      new SignJWT({
        azp: "108000000000000000000",
        email: accountEmail,
        email_verified: true,
        iss: "https://accounts.google.com",
        sub: "108000000000000000000",
        aud: audience,
        iat: Math.floor(Date.now() / 1000),
        exp: Math.floor(Date.now() / 1000) + 3_600,
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
        .sign(privateKey),
    forgetTokens: () => tokens.clear(),
    tokensGiven: () => given,
  };
}
