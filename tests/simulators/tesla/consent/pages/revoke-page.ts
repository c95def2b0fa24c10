import { html } from "hono/html";
import type { Person } from "../../people/person.ts";
import { type Html, layout } from "./layout.ts";

interface RevokePage {
  /** Those who have something to take back. */
  people: readonly Person[];
  clientId: string;
  backUrl: string | undefined;
}

export const revokePage = ({ people, clientId, backUrl }: RevokePage): Html =>
  layout(
    "Take back the access",
    html`<h1>Take back the access</h1>
      ${
        people.length === 0
          ? html`<p>Nobody has allowed this application anything.</p>`
          : html`<p>Choose whose consent ends. Every sign-in of that person is over at once.</p>
              <form method="post" action="/auth/user/revoke/consent">
                <input type="hidden" name="revoke_client_id" value="${clientId}" />
                ${backUrl === undefined ? "" : html`<input type="hidden" name="back_url" value="${backUrl}" />`}
                <ul class="people">
                  ${people.map(
                    ({ email, fullName }) => html`<li>
                      <button class="person" type="submit" name="email" value="${email}">
                        <span class="name">Revoke for ${fullName}</span>
                        <span class="quiet">${email}</span>
                      </button>
                    </li>`,
                  )}
                </ul>
              </form>`
      }
      ${backUrl === undefined ? "" : html`<p><a href="${backUrl}">Back to the application</a></p>`}`,
  );
