import { html } from "hono/html";
import type { Html } from "../../consent/pages/layout.ts";
import { categories } from "../../world/meter.ts";
import type { World } from "../../world/world.ts";

export const meterSection = (world: World): Html => {
  const { categories: rows, operations, month } = world.meter.read();
  return html`<p>
      ${month.name}: <strong>${dollars(month.usd)}</strong>
      ${month.limit_usd === null ? "without a limit" : html`of ${dollars(month.limit_usd)}`}.
      ${month.is_over_limit ? html`<strong>The account is disabled.</strong>` : ""}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Bill by category">
      <table>
        <caption>
          Since the last reset, by category
        </caption>
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Price</th>
            <th scope="col">Answers</th>
            <th scope="col">Billed</th>
            <th scope="col">Dollars</th>
          </tr>
        </thead>
        <tbody>
          ${categories.map(
            (name) => html`<tr>
              <th scope="row">${name}</th>
              <td>${dollars(rows[name].usd_each)}</td>
              <td>${rows[name].answers}</td>
              <td>${rows[name].billed}</td>
              <td>${dollars(rows[name].usd)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${Object.keys(operations).length === 0 ? "" : operationsTable(operations)}`;
};

const operationsTable = (operations: Record<string, Record<string, number>>): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Answers by operation">
    <table>
      <caption>
        Answers by operation
      </caption>
      <thead>
        <tr><th scope="col">Operation</th><th scope="col">Status × times</th></tr>
      </thead>
      <tbody>
        ${Object.entries(operations).map(
          ([name, statuses]) => html`<tr>
            <th scope="row"><code>${name}</code></th>
            <td>${Object.entries(statuses)
              .map(([status, times]) => `${status} × ${times}`)
              .join(", ")}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const dollars = (usd: number): string => `$${usd.toFixed(3)}`;
