import type { Person } from "../people/person.ts";
import { alwaysGranted, type Scope } from "../scopes.ts";
import type { World } from "../world/world.ts";
import type { AuthorizeRequest } from "./authorize-request.ts";
import type { Ticket } from "./tickets.ts";

export type Decision =
  | { kind: "done"; answer: Record<string, string> }
  /** The application asked for all or nothing, and a box was unticked. */
  | { kind: "ask-again" };

/** What the person's form means: a code for the scopes that stayed ticked, or a refusal. */
export function decide(world: World, ticket: Ticket, form: URLSearchParams): Decision {
  const { person, request } = ticket;
  if (form.get("decision") !== "allow")
    return {
      kind: "done",
      answer: { error: "access_denied", error_description: "The user denied the request" },
    };
  const ticked = new Set(form.getAll("scope"));
  const granted = request.scopes.filter((scope) => alwaysGranted.includes(scope) || ticked.has(scope));
  if (request.requireAllScopes && granted.length < request.scopes.length) return { kind: "ask-again" };
  world.consents.decide(person, request.scopes, granted);
  return { kind: "done", answer: allow(world, ticket, granted) };
}

/** The code that goes back to the application. */
export function allow(world: World, { person, request }: Ticket, scopes: Scope[]): { code: string } {
  const { redirectUri, state, nonce, codeChallenge } = request;
  return { code: world.codes.issue({ person, scopes, redirectUri, state, nonce, codeChallenge }) };
}

/**
 * What an earlier consent grants of this request; undefined where the person must be asked. Scopes that are new to
 * them are left out in silence, unless the application wants them prompted for or requires them.
 */
export function remembered(world: World, person: Person, request: AuthorizeRequest): Scope[] | undefined {
  const known = world.settings.remembersConsent ? world.consents.of(person) : undefined;
  if (known === undefined) return undefined;
  const granted = request.scopes.filter((scope) => alwaysGranted.includes(scope) || known.has(scope));
  const isMissing = granted.length < request.scopes.length;
  return isMissing && (request.promptMissingScopes || request.requireAllScopes) ? undefined : granted;
}
