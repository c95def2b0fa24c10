import { html } from "hono/html";
import { regions } from "../../addresses.ts";
import type { Html } from "../../consent/pages/layout.ts";
import type { Settings } from "../../world/settings.ts";

type Name = keyof Settings;

/** What stands beside each number. */
const numbers: Partial<Record<Name, string>> = {
  accessTokenSeconds: "Life of an access token, seconds",
  refreshTokenSeconds: "Life of a refresh token, seconds",
  refreshGraceSeconds: "Grace of the last used refresh token, seconds",
  authorizationCodeSeconds: "Life of a code, seconds",
  idleSecondsBeforeSleep: "Idle time before sleep, seconds",
  wakeFailureRate: "Share of wakes that fail, 0 to 1",
  dataPerMinute: "Reads a minute, by car; empty: no limit",
  commandsPerMinute: "Commands a minute, by car; empty: no limit",
  wakesPerMinute: "Wakes a minute, by car; empty: no limit",
  authPerSecond: "Token calls a second; empty: no limit",
  billingLimitUsd: "Billing limit, dollars a month; empty: none",
  seed: "Seed of chance",
};
const switches: Partial<Record<Name, string>> = {
  remembersConsent: "Consent is remembered",
  awakeCarsSleep: "All cars fall asleep when idle",
};

export const settingsForm = (settings: Settings): Html =>
  html`<form method="post" action="/control/panel/settings">
    <div class="fields">
      ${Object.entries(numbers).map(([name, label]) => numberField(name, label, settings[name as Name]))}
      <div>
        <label for="wakeDelaySeconds">Wake delay, seconds: 8, or a range as 5-40</label>
        <input
          id="wakeDelaySeconds"
          name="wakeDelaySeconds"
          required
          pattern="[0-9]+(-[0-9]+)?"
          value="${[settings.wakeDelaySeconds].flat().join("-")}"
        />
      </div>
      <div>
        <label for="sleepingSays">A sleeping car says</label>
        <select id="sleepingSays" name="sleepingSays">
          ${["asleep", "offline"].map((word) => option(word, settings.sleepingSays === word))}
        </select>
      </div>
    </div>
    <div class="boxes">
      ${Object.entries(switches).map(([name, label]) => box(name, "on", label, settings[name as Name] === true))}
      ${regions.map((region) =>
        box(
          "registeredRegions",
          region,
          `Registered in ${region.toUpperCase()}`,
          settings.registeredRegions.includes(region),
        ),
      )}
    </div>
    <button class="primary" type="submit">Change the settings</button>
  </form>`;

/** What the form above says, as settings to be checked. */
export function settingsOfForm(form: URLSearchParams): Record<string, unknown> {
  const number = (text: string | null) => (text === null || text.trim() === "" ? null : Number(text));
  const [least, most] = form.get("wakeDelaySeconds")?.split("-") ?? [];
  return {
    ...Object.fromEntries(Object.keys(numbers).map((name) => [name, number(form.get(name))])),
    ...Object.fromEntries(Object.keys(switches).map((name) => [name, form.has(name)])),
    wakeDelaySeconds: most === undefined ? Number(least) : [Number(least), Number(most)],
    sleepingSays: form.get("sleepingSays"),
    registeredRegions: form.getAll("registeredRegions"),
  };
}

const numberField = (name: string, label: string, value: unknown): Html =>
  html`<div>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="number" min="0" step="any" value="${value === null ? "" : String(value)}" />
  </div>`;

const option = (word: string, isSelected: boolean): Html =>
  html`<option ${isSelected ? "selected" : ""}>${word}</option>`;

const box = (name: string, value: string, label: string, isChecked: boolean): Html =>
  html`<label class="box">
    <input type="checkbox" name="${name}" value="${value}" ${isChecked ? "checked" : ""} /> ${label}
  </label>`;
