import { html } from "hono/html";
import type { Person } from "../../people/person.ts";
import { alwaysGranted, type Scope, scopes } from "../../scopes.ts";
import type { AuthorizeRequest } from "../authorize-request.ts";
import { type Html, layout } from "./layout.ts";

interface ConsentPage {
  person: Person;
  request: AuthorizeRequest;
  ticket: string;
  mustAllowAll?: boolean;
}

export const consentPage = ({ person, request, ticket, mustAllowAll = false }: ConsentPage): Html => {
  const asked = request.scopes.filter((scope) => !alwaysGranted.includes(scope));
  return layout(
    "Allow access",
    html`<h1>Allow access?</h1>
      <p>
        You are signed in as <strong>${person.fullName}</strong> (${person.email}). The application at
        <strong>${new URL(request.redirectUri).host}</strong> asks for what is ticked here.
      </p>
      ${
        mustAllowAll
          ? html`<p class="alert" role="alert">The application needs all of these: allow all, or deny.</p>`
          : ""
      }
      <form method="post" action="/auth/consent">
        <input type="hidden" name="ticket" value="${ticket}" />
        <fieldset>
          <legend>It may see and do</legend>
          ${asked.length === 0 ? html`<p class="quiet">Nothing beyond your sign-in.</p>` : asked.map(scopeBox)}
        </fieldset>
        <div class="actions">
          <button class="primary" type="submit" name="decision" value="allow">Allow</button>
          <button type="submit" name="decision" value="deny">Deny</button>
        </div>
      </form>`,
  );
};

const scopeBox = (scope: Scope): Html =>
  html`<div class="scope">
    <input type="checkbox" id="scope-${scope}" name="scope" value="${scope}" checked />
    <label for="scope-${scope}">${scopes[scope]} <code>${scope}</code></label>
  </div>`;
