/** Refusals of the token host, as Tesla words them (status, error). */
export const tokenErrors = {
  invalid_request: 400,
  invalid_auth_code: 400,
  invalid_redirect_url: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  login_required: 401,
  invalid_scope: 403,
} as const;

export type TokenErrorCode = keyof typeof tokenErrors;

export class TokenError extends Error {
  override readonly name = "TokenError";
  constructor(
    readonly code: TokenErrorCode,
    readonly description: string,
  ) {
    super(`${code}: ${description}`);
  }
}

export function tokenErrorResponse({ code, description }: TokenError): Response {
  const body = { error: code, error_description: description, referenceID: crypto.randomUUID() };
  return Response.json(body, { status: tokenErrors[code], headers: { "cache-control": "no-store" } });
}
