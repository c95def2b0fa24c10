import { html } from "hono/html";
import type { Html } from "../../consent/pages/layout.ts";
import { people } from "../../people/people.ts";
import type { Person } from "../../people/person.ts";
import type { World } from "../../world/world.ts";

export const peopleSection = (world: World): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="People and their sign-ins">
    <table>
      <caption>
        Who is signed in, and what they allowed
      </caption>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Region</th>
          <th scope="col">Sign-ins</th>
          <th scope="col">Remembered consent</th>
          <th scope="col">Action</th>
        </tr>
      </thead>
      <tbody>
        ${people.map((person) => personRow(world, person))}
      </tbody>
    </table>
  </div>`;

const personRow = (world: World, person: Person): Html => {
  const scopes = [...(world.consents.of(person) ?? [])];
  return html`<tr>
    <th scope="row">${person.fullName}<br /><span class="quiet">${person.email}</span></th>
    <td>${person.region.toUpperCase()}</td>
    <td>${world.grants.countOf(person)}</td>
    <td>${scopes.length === 0 ? "none" : scopes.join(", ")}</td>
    <td>
      <form method="post" action="/control/panel/revoke">
        <button type="submit" name="email" value="${person.email}" aria-label="Revoke for ${person.fullName}">
          Revoke
        </button>
      </form>
    </td>
  </tr>`;
};
