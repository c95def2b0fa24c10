import { z } from "zod";
import type { SimulatorConfig } from "../config.ts";
import { parseScopes, type Scope } from "../scopes.ts";

/** A request of `authorize` that was found good. */
export interface AuthorizeRequest {
  redirectUri: string;
  scopes: Scope[];
  state: string;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  requireAllScopes: boolean;
  /** Ask again for what the person has not granted yet. */
  promptMissingScopes: boolean;
}

export type AuthorizeOutcome =
  | { kind: "good"; request: AuthorizeRequest; fields: Record<string, string> }
  /** The application may hear of it: its redirect address is one that it registered. */
  | { kind: "redirect"; redirectUri: string; state: string; error: string; description: string }
  /** Nobody to send it to (RFC 6749, 4.1.2.1): the person sees it. */
  | { kind: "page"; error: string; description: string };

const text = z.string().max(2_048);

const Fields = z.object({
  client_id: text.default(""),
  redirect_uri: text.default(""),
  response_type: text.default(""),
  scope: text.default(""),
  state: text.default(""),
  nonce: text.optional(),
  code_challenge: text.optional(),
  code_challenge_method: text.optional(),
  require_requested_scopes: text.optional(),
  prompt_missing_scopes: text.optional(),
});

/** SHA-256 in base64url. */
const challengeFormat = /^[A-Za-z0-9_-]{43}$/;

export function readAuthorizeRequest(given: URLSearchParams, config: SimulatorConfig): AuthorizeOutcome {
  const parsed = Fields.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    return { kind: "page", error: "invalid_request", description: "A parameter is too long" };
  const fields = parsed.data;
  if (fields.client_id !== config.clientId)
    return { kind: "page", error: "unauthorized_client", description: "This client_id is not registered" };
  if (!config.redirectUris.includes(fields.redirect_uri))
    return {
      kind: "page",
      error: "invalid_redirect_url",
      description: "This redirect_uri is not registered, to the letter, for the client",
    };
  const scopes = parseScopes(fields.scope);
  const refusal = refusalOf(fields, scopes);
  if (refusal !== undefined || scopes === undefined) {
    const [error, description] = refusal ?? invalidScope;
    return { kind: "redirect", redirectUri: fields.redirect_uri, state: fields.state, error, description };
  }
  return {
    kind: "good",
    request: {
      redirectUri: fields.redirect_uri,
      scopes,
      state: fields.state,
      nonce: fields.nonce,
      codeChallenge: fields.code_challenge,
      requireAllScopes: fields.require_requested_scopes === "true",
      promptMissingScopes: fields.prompt_missing_scopes === "true",
    },
    fields: Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

type Refusal = readonly [error: string, description: string];

const invalidScope: Refusal = ["invalid_scope", "The scope is missing or unknown"];

function refusalOf(fields: z.infer<typeof Fields>, scopes: Scope[] | undefined): Refusal | undefined {
  if (fields.response_type !== "code") return ["unsupported_response_type", "The response_type must be code"];
  if (fields.state === "") return ["invalid_request", "The state is missing"];
  if (scopes === undefined) return invalidScope;
  if (fields.code_challenge === undefined) return undefined;
  if (fields.code_challenge_method !== "S256")
    return ["invalid_request", "The code_challenge_method must be S256"];
  if (!challengeFormat.test(fields.code_challenge))
    return ["invalid_request", "The code_challenge is not the SHA-256 of anything"];
  return undefined;
}
