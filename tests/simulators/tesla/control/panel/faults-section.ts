import { html, raw } from "hono/html";
import type { Html } from "../../consent/pages/layout.ts";
import type { World } from "../../world/world.ts";
import type { Fault } from "../fault-plan.ts";
import { garbageShapes } from "../garbage-shapes.ts";
import { textOfStatus } from "../status-texts.ts";

const statuses = [400, 402, 404, 405, 406, 408, 418, 422, 423, 424, 429, 451, 499, 500, 502, 503, 504, 540];
const refusals: [what: Partial<Fault>, label: string][] = [
  ...[
    [401, "token expired (401)"],
    [401, "invalid bearer token"],
    [401, "mobile_access_disabled"],
    [401, "login_required"],
    [403, "Unauthorized missing scopes"],
    [403, "account disabled: EXCEEDED_LIMIT"],
    [403, "unsupported vehicle"],
  ].map(
    ([status, error]) =>
      [{ status: Number(status), error: String(error) }, `${status} ${error}`] as [Partial<Fault>, string],
  ),
  ...statuses.map(
    (status) => [{ status }, `${status} ${textOfStatus(status) || "(no body)"}`] as [Partial<Fault>, string],
  ),
];
const others: [what: Partial<Fault>, label: string][] = [
  [{}, "Only the delay below, then the real answer"],
  [{ answer: "hang" }, "Hang until the client gives up"],
  [{ answer: "cut" }, "Cut the answer in the middle"],
  [{ answer: "html" }, "A firewall's page (403)"],
  [{ answer: "revoke" }, "Whoever asks takes the consent back"],
];

export const faultsSection = (world: World): Html => {
  const faults = world.faults.list();
  return html`${faults.length === 0 ? html`<p class="quiet">No fault is planned: everything works.</p>` : planned(faults)}
    <form method="post" action="/control/panel/fault">
      <div class="fields">
        <div class="wide">
          <label for="what">What happens</label>
          <select id="what" name="what">
            <optgroup label="Connection">${others.map(choice)}</optgroup>
            <optgroup label="Statuses">${refusals.map(choice)}</optgroup>
            <optgroup label="Garbage">
              ${garbageShapes.map(({ name, say }) => choice([{ garbage: name }, `${name}: ${say}`]))}
            </optgroup>
          </select>
        </div>
        ${field("path", "Part of the path, or all", "text", 'placeholder="/vehicle_data"')}
        <div>
          <label for="method">Method</label>
          <select id="method" name="method">
            <option value="">Any</option>
            <option>GET</option>
            <option>POST</option>
          </select>
        </div>
        ${field("times", "Times, or until cleared", "number", 'min="1"')}
        ${field("skip", "After so many that pass", "number", 'min="1"')}
        ${field("chance", "Chance, 0 to 1", "number", 'min="0" max="1" step="any"')}
        ${field("latency_ms", "Delay, milliseconds", "number", 'min="0" max="120000"')}
        ${field("retry_after_seconds", "Retry-After, seconds", "number", 'min="0"')}
      </div>
      <button class="primary" type="submit">Plan this fault</button>
    </form>`;
};

const planned = (faults: Fault[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Planned faults">
      <table>
        <caption>
          Planned, the first that matches wins
        </caption>
        <thead>
          <tr><th scope="col">Fault</th><th scope="col">Action</th></tr>
        </thead>
        <tbody>
          ${faults.map(
            (fault, index) => html`<tr>
              <td><code>${JSON.stringify(fault)}</code></td>
              <td>
                <form method="post" action="/control/panel/remove-fault">
                  <button type="submit" name="index" value="${index}" aria-label="Remove fault ${index + 1}">Remove</button>
                </form>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <form method="post" action="/control/panel/clear-faults" class="row">
      <button type="submit">Clear all faults</button>
    </form>`;

const choice = ([what, label]: [Partial<Fault>, string]): Html =>
  html`<option value="${JSON.stringify(what)}">${label}</option>`;

const field = (name: string, label: string, type: string, bounds: string): Html =>
  html`<div>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" ${raw(bounds)} />
  </div>`;
