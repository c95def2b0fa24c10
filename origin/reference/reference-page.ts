import { type Html, html } from "../http/html.ts";
import { type Description, methods } from "./description.ts";
import { anchorOf, type Described, operationView } from "./operation-view.ts";
import { fieldsView, typeView } from "./schema-view.ts";

/**
 * The description as a page that a browser shows without a script and without asking anyone else: the edge allows
 * neither.
 */
export function referencePage({ info, servers, paths, components }: Description): Html {
  const server = servers?.[0]?.url ?? "";
  const described = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Described[] => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
  const byTag = Map.groupBy(described, ({ operation }) => operation.tags?.[0] ?? "other");
  const shapes = Object.entries(components.schemas).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${info.title}: API</title>
<link rel="stylesheet" href="/docs/style.css"></head>
<body><nav aria-label="Contents"><a class="home" href="#top">${info.title}</a>
  ${[...byTag].map(
    ([tag, operations]) =>
      html`<h2><a href="#${tag}">${titleOf(tag)}</a></h2><ul>${operations.map(
        (
          one,
        ) => html`<li><a href="#${anchorOf(one)}"><span class="method ${one.method}">${one.method.toUpperCase()}</span>
        ${one.operation.summary?.split(/[;:]/)[0]}</a></li>`,
      )}</ul>`,
  )}
  <h2><a href="#shapes">Shapes</a></h2></nav>
<main id="top"><header><h1>${info.title} API</h1><p>${info.description}.
  The same for machines: <a href="/openapi.json">OpenAPI 3.1</a>.</p></header>
  ${introduction(server)}
  ${[...byTag].map(
    ([tag, operations]) =>
      html`<section id="${tag}"><h2>${titleOf(tag)}</h2>${operations.map((one) =>
        operationView(one, server),
      )}</section>`,
  )}
  <section id="shapes"><h2>Shapes</h2>${shapes.map(
    ([name, schema]) => html`<details class="operation"><summary><code class="path">${name}</code>
      <span class="what">${schema.description}</span></summary><div id="shape-${name}">${fieldsView(schema) ?? typeView(schema)}</div></details>`,
  )}</section>
</main></body></html>`;
}

const titleOf = (tag: string): string => tag.charAt(0).toUpperCase() + tag.slice(1);

const introduction = (server: string): Html => html`<section id="how"><h2>How it is asked</h2>
<p>Everything is JSON in snake case over <code>${server}</code>; times are ISO 8601 in UTC, identifiers are opaque.
  A list is <code>{"items": [...], "next": "..."}</code>: hand <code>next</code> back as <code>after</code>.</p>
<dl>
<dt>Who asks</dt><dd>A person sends <code>Authorization: Bearer</code> and an access token, a tenant
  <code>X-API-Key</code>, an operator <code>X-Admin-Key</code>; one of them, never two. What isn't yours is 404.</dd>
<dt>Errors</dt><dd>Each is <code>application/problem+json</code> (RFC 9457): <code>type</code> ends with a code
  that stays, <code>instance</code> is the request's id, <code>errors</code> names fields.</dd>
<dt>Asking again</dt><dd>Send an <code>Idempotency-Key</code> with what creates: within a day the same key and body
  get the same answer, with <code>Idempotent-Replayed: true</code>.</dd>
<dt>Limits</dt><dd><code>RateLimit</code> and <code>RateLimit-Policy</code> say what is left;
  429 and 503 say <code>Retry-After</code>.</dd>
</dl></section>`;
