import { type Html, html } from "../http/html.ts";
import type { Method, Operation, Schema } from "./description.ts";
import { boundsView, fieldsView, typeView } from "./schema-view.ts";

export interface Described {
  method: Method;
  path: string;
  operation: Operation;
}

export const anchorOf = ({ method, path }: Pick<Described, "method" | "path">): string =>
  `${method}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`.replace(/-$/, "");

const credentials: Record<string, string> = {
  session: "a person's session",
  api_key: "an API key",
  admin_key: "the admin key",
};

/** One address and what it does: what it wants, what it answers, and how to ask it. */
export function operationView({ method, path, operation }: Described, server: string): Html {
  const { summary, parameters = [], requestBody, responses, security = [] } = operation;
  const who = security.flatMap(Object.keys).map((name) => credentials[name] ?? name);
  const body = Object.entries(requestBody?.content ?? {});
  return html`<details class="operation">
    <summary><span class="method ${method}">${method.toUpperCase()}</span> <code class="path">${path}</code>
      <span class="what">${summary}</span></summary>
    <p class="who" id="${anchorOf({ method, path })}">${who.length > 0 ? `With ${who.join(", or ")}` : "Open to everyone"}</p>
    ${
      parameters.length > 0 &&
      html`<h4>Parameters</h4><table class="fields"><tbody>${parameters.map(
        ({ name, in: place, required, schema = {} }) => html`<tr>
        <th scope="row"><code>${name}</code> <span class="optional">${place}${!required && ", optional"}</span></th>
        <td>${typeView(schema)}${boundsView(schema)}${schema.description && html`<p>${schema.description}</p>`}</td></tr>`,
      )}</tbody></table>`
    }
    ${body.map(([type, { schema }]) => html`<h4>Body <code>${type}</code></h4>${shapeView(schema)}`)}
    <h4>Answers</h4>
    <table class="fields answers"><tbody>${Object.entries(responses).map(
      ([status, { description, content = {} }]) => html`<tr class="${statusClass(status)}">
        <th scope="row"><code>${status}</code></th><td>${codesView(description)}${Object.entries(content)
          .filter(([type]) => type !== "application/problem+json")
          .map(
            ([type, { schema }]) => html`<div class="media"><code>${type}</code></div>${shapeView(schema)}`,
          )}</td></tr>`,
    )}</tbody></table>
    <h4>Ask</h4>
    <pre><code>${curlOf({ method, path, operation }, server)}</code></pre>
  </details>`;
}

const shapeView = (schema: Schema = {}): Html =>
  html`<div class="shape">${schema.properties ? undefined : typeView(schema)}${fieldsView(schema)}</div>`;

const statusClass = (status: string): string =>
  status.startsWith("2") || status.startsWith("3") ? "good" : "bad";

/** A description names codes between backticks, each refusal in a line of its own. */
const codesView = (description: string): Html =>
  html`${description
    .split(/; (?=`)/)
    .map(
      (line) =>
        html`<div>${line.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}</div>`,
    )}`;

function curlOf({ method, path, operation }: Described, server: string): string {
  const [first = {}] = operation.security ?? [];
  const header = {
    session: "authorization: Bearer $ACCESS_TOKEN",
    api_key: "x-api-key: $API_KEY",
    admin_key: "x-admin-key: $ADMIN_KEY",
  }[Object.keys(operation.security?.find((one) => "api_key" in one) ?? first)[0] ?? ""];
  const parts = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${server}${path}`,
    header && `-H "${header}"`,
    operation.requestBody && `-H 'content-type: application/json' -d '{...}'`,
  ];
  return parts.filter(Boolean).join(" \\\n  ");
}
