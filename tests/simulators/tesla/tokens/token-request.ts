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

/** `client_credentials` joins here when partner endpoints do. */
const bodies = { authorization_code: AuthorizationCode, refresh_token: RefreshToken } as const;

export type AuthorizationCodeRequest = z.infer<typeof AuthorizationCode>;
export type RefreshTokenRequest = z.infer<typeof RefreshToken>;

/** Reads a form body; any other encoding is malformed here, JSON above all. */
export async function readTokenRequest(
  request: Request,
): Promise<AuthorizationCodeRequest | RefreshTokenRequest> {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded")
    throw new TokenError("invalid_request", "The body must be application/x-www-form-urlencoded");
  const fields = Object.fromEntries(new URLSearchParams(await request.text()));
  const grantType = fields["grant_type"];
  if (grantType === undefined) throw new TokenError("invalid_request", "grant_type is missing");
  if (grantType !== "authorization_code" && grantType !== "refresh_token")
    throw new TokenError("unsupported_grant_type", `The grant type is not supported: ${grantType}`);
  const parsed = bodies[grantType].safeParse(fields);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new TokenError("invalid_request", `Missing or malformed: ${wrong}`);
  }
  return parsed.data;
}
