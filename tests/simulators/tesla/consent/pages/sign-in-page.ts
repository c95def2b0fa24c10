import { html } from "hono/html";
import type { Person } from "../../people/person.ts";
import { type Html, layout } from "./layout.ts";

interface SignInPage {
  people: readonly Person[];
  /** The request of `authorize`, carried along by the form. */
  fields: Record<string, string>;
  unknownEmail?: string;
}

export const signInPage = ({ people, fields, unknownEmail }: SignInPage): Html =>
  layout(
    "Sign in",
    html`<h1>Sign in</h1>
      ${
        unknownEmail === undefined
          ? ""
          : html`<p class="alert" role="alert" id="wrong">
            Nobody here has the e-mail address “${unknownEmail}”. Choose one of the people below, or type one of
            their addresses.
          </p>`
      }
      <section aria-labelledby="people">
        <h2 id="people">Choose a demo person</h2>
        <form method="post" action="/auth/sign-in">
          ${hiddenFields(fields)}
          ${askAgain("person-asks-again")}
          <ul class="people">
            ${people.map((person) => html`<li>${personButton(person)}</li>`)}
          </ul>
        </form>
      </section>
      <section aria-labelledby="by-email">
        <h2 id="by-email">Or type an address</h2>
        <form method="post" action="/auth/sign-in">
          ${hiddenFields(fields)}
          <label for="email">E-mail</label>
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="username"
            required
            value="${unknownEmail ?? ""}"
            ${unknownEmail === undefined ? "" : html`aria-invalid="true" aria-describedby="wrong"`}
          />
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="off"
            aria-describedby="any-password"
          />
          <p class="quiet" id="any-password">Any password will do, or none.</p>
          ${askAgain("asks-again")}
          <button class="primary" type="submit">Sign in</button>
        </form>
      </section>`,
  );

const personButton = ({ email, fullName, region, cars }: Person): Html =>
  html`<button class="person" type="submit" name="email" value="${email}">
    <span class="name">${fullName}</span>
    <span class="quiet">${email} · ${region.toUpperCase()} · ${cars.length} ${cars.length === 1 ? "car" : "cars"}</span>
    <span class="quiet">${cars.map((car) => car.story).join("; ")}</span>
  </button>`;

/** The way to another choice for who has decided before. */
const askAgain = (id: string): Html =>
  html`<div class="scope">
    <input type="checkbox" id="${id}" name="ask_again" />
    <label for="${id}">Ask me what I allow, even if I decided before</label>
  </div>`;

const hiddenFields = (fields: Record<string, string>): Html =>
  html`${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;
