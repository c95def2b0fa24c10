import { html } from "hono/html";
import { type Html, layout } from "../../consent/pages/layout.ts";
import type { World } from "../../world/world.ts";
import { carsSection } from "./cars-section.ts";
import { faultsSection } from "./faults-section.ts";
import { meterSection } from "./meter-section.ts";
import { peopleSection } from "./people-section.ts";
import { settingsForm } from "./settings-form.ts";

interface Said {
  done?: string | undefined;
  wrong?: string | undefined;
}

const steps = [
  [60, "1 minute"],
  [900, "15 minutes"],
  [28_800, "8 hours"],
  [86_400, "1 day"],
] as const;

export const panelPage = (world: World, { done, wrong }: Said): Html =>
  layout(
    "Fault panel",
    html`<h1>Fault panel</h1>
      ${done === undefined ? "" : html`<p class="done" role="status">${done}.</p>`}
      ${wrong === undefined ? "" : html`<p class="alert" role="alert">${wrong}.</p>`}
      <nav aria-label="Parts of this page">
        <a href="#clock">Clock</a> <a href="#faults">Faults</a> <a href="#cars">Cars</a>
        <a href="#people">People</a> <a href="#meter">Meter</a> <a href="#settings">Settings</a>
      </nav>
      <section aria-labelledby="clock">
        <h2 id="clock">Clock</h2>
        <p>It is <strong>${timeOf(world)}</strong> for the cars and their tokens.</p>
        <form method="post" action="/control/panel/clock" class="row">
          ${steps.map(
            ([seconds, label]) =>
              html`<button type="submit" name="seconds" value="${seconds}">+ ${label}</button>`,
          )}
        </form>
        <form method="post" action="/control/panel/clock" class="row">
          <div>
            <label for="other-seconds">Seconds</label>
            <input id="other-seconds" name="other_seconds" type="number" min="1" max="31536000" required />
          </div>
          <button type="submit">Move forward</button>
        </form>
        <form method="post" action="/control/panel/reset" class="row">
          <button type="submit">Reset everything</button>
          <span class="quiet">Ends all sign-ins, faults and bills; back to the real time.</span>
        </form>
      </section>
      <section aria-labelledby="faults">
        <h2 id="faults">Faults</h2>
        ${faultsSection(world)}
      </section>
      <section aria-labelledby="cars">
        <h2 id="cars">Cars</h2>
        ${carsSection(world)}
      </section>
      <section aria-labelledby="people">
        <h2 id="people">People</h2>
        ${peopleSection(world)}
      </section>
      <section aria-labelledby="meter">
        <h2 id="meter">Meter</h2>
        ${meterSection(world)}
      </section>
      <section aria-labelledby="settings">
        <h2 id="settings">Settings</h2>
        ${settingsForm(world.settings)}
      </section>`,
    { styles: "/control/panel/style.css" },
  );

const timeOf = ({ clock }: World): string =>
  `${new Date(clock.nowMs()).toISOString().slice(0, 19).replace("T", " ")} UTC`;
