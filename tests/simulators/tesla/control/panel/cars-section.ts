import { html } from "hono/html";
import type { Html } from "../../consent/pages/layout.ts";
import type { Car } from "../../people/car.ts";
import { people } from "../../people/people.ts";
import type { World } from "../../world/world.ts";

/** One form a car: what it does, and whether it lets itself be asked. */
export const carsSection = (world: World): Html =>
  html`<ul class="cards">
    ${people.flatMap(({ fullName, cars }) => cars.map((car) => carCard(world, fullName, car)))}
  </ul>`;

const carCard = (world: World, owner: string, car: Car): Html => {
  const state = world.carState(car);
  const { rest, in_service, mobile_access, access_type, is_supported } = state.switches;
  return html`<li>
    <h3>${car.displayName ?? "No name"} <span class="state">${state.now()}</span></h3>
    <p class="quiet">${car.story}; of ${owner}<br /><code>${car.vin}</code></p>
    <form method="post" action="/control/panel/car" aria-label="${car.displayName ?? car.vin}">
      <input type="hidden" name="vin" value="${car.vin}" />
      <label for="rest-${car.vin}">When nobody asks</label>
      <select id="rest-${car.vin}" name="rest">
        ${["awake", "asleep", "offline"].map(
          (word) => html`<option ${word === rest ? "selected" : ""}>${word}</option>`,
        )}
      </select>
      ${box("in_service", "In service", in_service)} ${box("mobile_access", "Mobile access", mobile_access)}
      ${box("is_driver", "Shared with a driver", access_type === "DRIVER")}
      ${box("is_supported", "Supported", is_supported)}
      <button type="submit">Change</button>
    </form>
  </li>`;
};

const box = (name: string, label: string, isChecked: boolean): Html =>
  html`<label class="box"><input type="checkbox" name="${name}" ${isChecked ? "checked" : ""} /> ${label}</label>`;
