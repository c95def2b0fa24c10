import { type Html, html, type Piece } from "../http/html.ts";
import type { Schema } from "./description.ts";

/** What a value is, in a few words; a named shape is a link to where it is laid out. */
export function typeView(schema: Schema): Html {
  const { $ref, anyOf, oneOf, allOf, items, format } = schema;
  if ($ref !== undefined) {
    const name = $ref.split("/").at(-1) ?? "";
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  const variants = anyOf ?? oneOf ?? allOf;
  if (variants) return html`${joined(variants.map(typeView), allOf ? " and " : " or ")}`;
  if (schema.enum) return html`${joined(schema.enum.map(valueView), ", ")}`;
  if (schema.const !== undefined) return valueView(schema.const);
  if (items) return html`list of ${typeView(items)}`;
  const types = [schema.type ?? "any"].flat().map((type) => (type === "null" ? "null" : (format ?? type)));
  return html`${types.join(" or ")}`;
}

/** The fields of a shape, those that lie in each other indented; nothing where it has none. */
export function fieldsView(schema: Schema): Html | undefined {
  const inner = schema.items ?? schema;
  const { properties, required = [] } = inner;
  if (!properties || Object.keys(properties).length === 0) return undefined;
  return html`<table class="fields"><tbody>${Object.entries(properties).map(
    ([name, field]) => html`<tr>
      <th scope="row"><code>${name}</code>${!required.includes(name) && html` <span class="optional">optional</span>`}</th>
      <td>${typeView(field)}${boundsView(field)}${field.description && html`<p>${field.description}</p>`}${fieldsView(field)}</td>
    </tr>`,
  )}</tbody></table>`;
}

export function boundsView(schema: Schema): Html | undefined {
  const { minimum, maximum, minLength, maxLength } = schema;
  const words = [
    range(minimum, maximum, ""),
    range(minLength, maxLength, " characters"),
    schema.default !== undefined && `unset: ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return words.length > 0 ? html` <span class="bounds">${words.join("; ")}</span>` : undefined;
}

function range(least: number | undefined, most: number | undefined, unit: string): string | false {
  // What a whole number can be at most is no bound that anybody chose.
  const top = most === Number.MAX_SAFE_INTEGER ? undefined : most;
  const bottom = least === Number.MIN_SAFE_INTEGER ? undefined : least;
  if (bottom !== undefined && top !== undefined) return `${bottom} to ${top}${unit}`;
  if (top !== undefined) return `at most ${top}${unit}`;
  return bottom !== undefined && `at least ${bottom}${unit}`;
}

const valueView = (value: unknown): Html => html`<code>${JSON.stringify(value)}</code>`;

const joined = (pieces: Html[], between: string): Piece[] =>
  pieces.flatMap((piece, index): Piece[] => (index === 0 ? [piece] : [between, piece]));
