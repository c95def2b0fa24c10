import { type Html, html, type Piece } from "../http/html.ts";

/** What every page of the operators has around it. */
export const frame = (
  { title, environment, known }: { title: string; environment: string; known: "no" | "yes" | "by pass" },
  ...content: Piece[]
): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${title}: operations, ${environment}</title><link rel="stylesheet" href="/ops/style.css"></head>
<body><header><p class="where">Car Pulse Tracker <span class="environment">${environment}</span></p>
${
  known !== "no" &&
  html`<nav aria-label="Pages"><a href="/ops">Tasks</a> <a href="/ops/audit">Audit</a> <a href="/ops/chain">Chain</a>${
    known === "by pass" && html`<form method="post" action="/ops/sign-out"><button>Sign out</button></form>`
  }</nav>`
}</header>
<main><h1>${title}</h1>${content}</main></body></html>`;

/** How long ago, or how long until, as a person says it. */
export function spanView(at: Date | null, nowMs: number): Html {
  if (at === null) return html`–`;
  const seconds = Math.round(Math.abs(nowMs - at.getTime()) / 1000);
  const words =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7_200
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} h`
          : `${Math.round(seconds / 86_400)} d`;
  return html`<time datetime="${at.toISOString()}" title="${at.toISOString()}">${words}</time>`;
}

/** A table that on a phone becomes a card for each row: cells say by themselves which column they are. */
export const tableView = (columns: string[], rows: Piece[][], none: string): Html =>
  rows.length === 0
    ? html`<p class="none">${none}</p>`
    : html`<table><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(
        (cells) =>
          html`<tr>${cells.map((cell, index) => html`<td data-of="${columns[index]}"><span>${cell}</span></td>`)}</tr>`,
      )}</tbody></table>`;

/** An identifier, short enough for a table; the whole of it when pointed at. */
export const idView = (id: string): Html =>
  html`<code title="${id}">${id.slice(0, 8)}…${id.slice(-4)}</code>`;
