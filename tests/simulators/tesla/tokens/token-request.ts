import { z } from "zod";
import { TokenError } from "./token-errors.ts";

const text = z.string().min(1).max(8_192);

const AuthorizationCode = z.object({
  grant_type: z.literal("authorization_code"),
  client_id: text,
  client_secret: text.optional(),
  code: text,
  audience: text,
  redirect_uri: text,
  code_verifier: text.optional(),
});

const RefreshToken = z.object({
  grant_type: z.literal("refresh_token"),
  client_id: text,
  client_secret: text.optional(),
  refresh_token: text,
});

const ClientCredentials = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: text,
  client_secret: text,
  audience: text,
  scope: z.string().max(2_048).default(""),
});

const bodies = {
  authorization_code: AuthorizationCode,
  refresh_token: RefreshToken,
  client_credentials: ClientCredentials,
} as const;

const isGrantType = (name: string): name is keyof typeof bodies => Object.hasOwn(bodies, name);

export type AuthorizationCodeRequest = z.infer<typeof AuthorizationCode>;
export type ClientCredentialsRequest = z.infer<typeof ClientCredentials>;
export type TokenRequest = AuthorizationCodeRequest | z.infer<typeof RefreshToken> | ClientCredentialsRequest;

/** Reads a form body; any other encoding is malformed here, JSON above all. */
export async function readTokenRequest(request: Request): Promise<TokenRequest> {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded")
    throw new TokenError("invalid_request", "The body must be application/x-www-form-urlencoded");
  const fields = Object.fromEntries(new URLSearchParams(await request.text()));
  const grantType = fields["grant_type"];
  if (grantType === undefined) throw new TokenError("invalid_request", "grant_type is missing");
  if (!isGrantType(grantType))
    throw new TokenError("unsupported_grant_type", `The grant type is not supported: ${grantType}`);
  const parsed = bodies[grantType].safeParse(fields);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new TokenError("invalid_request", `Missing or malformed: ${wrong}`);
  }
  return parsed.data;
}
