import { alwaysGranted } from "../scopes.ts";
import type { World } from "../world/world.ts";
import type { Ticket } from "./tickets.ts";

export type Decision =
  | { kind: "done"; answer: Record<string, string> }
  /** The application asked for all or nothing, and a box was unticked. */
  | { kind: "ask-again" };

/** What the person's form means: a code for the scopes that stayed ticked, or a refusal. */
export function decide(world: World, { person, request }: Ticket, form: URLSearchParams): Decision {
  if (form.get("decision") !== "allow")
    return {
      kind: "done",
      answer: { error: "access_denied", error_description: "The user denied the request" },
    };
  const ticked = new Set(form.getAll("scope"));
  const granted = request.scopes.filter((scope) => alwaysGranted.includes(scope) || ticked.has(scope));
  if (request.requireAllScopes && granted.length < request.scopes.length) return { kind: "ask-again" };
  const { redirectUri, state, nonce, codeChallenge } = request;
  const code = world.codes.issue({ person, scopes: granted, redirectUri, state, nonce, codeChallenge });
  return { kind: "done", answer: { code } };
}
