import { type Html, html } from "../http/html.ts";
import { idView, tableView } from "./frame.ts";

/** What is searched for: each of it optional, as it stands in the address. */
export const searchFields = ["task_id", "actor", "action", "owner", "from", "to"] as const;
export type Search = Partial<Record<(typeof searchFields)[number] | "after", string>>;

export interface EntrySeen {
  id: string;
  chain: string;
  seq: number;
  action: string;
  actor: string;
  subject: string | null;
  task_id: string | null;
  outcome: string;
  request_id: string;
  timestamp: string;
}

const labels: Record<(typeof searchFields)[number], string> = {
  task_id: "Task",
  actor: "Actor",
  action: "Action",
  owner: "Chain of",
  from: "From (UTC)",
  to: "To (UTC)",
};

/** The search, and what it found, the newest first; nothing where it can't be understood. */
export const auditPage = (
  search: Search,
  found: { items: EntrySeen[]; next: string | null } | { wrong: string[] },
): Html =>
  html`<form class="search" method="get" action="/ops/audit">${searchFields.map(
    (name) => html`<div><label for="${name}">${labels[name]}</label>
<input id="${name}" name="${name}" value="${search[name]}" maxlength="100" autocomplete="off"></div>`,
  )}<button>Search</button></form>
${
  "wrong" in found
    ? html`<p class="notice bad" role="alert">Can't be searched for like this: ${found.wrong.join(", ")}</p>`
    : entriesView(search, found)
}`;

const entriesView = (search: Search, found: { items: EntrySeen[]; next: string | null }): Html =>
  html`<h2>Entries</h2>${tableView(
    ["When", "Action", "Outcome", "Actor", "Subject", "Task", "Chain, place", "Request"],
    found.items.map((entry) => [
      html`<time datetime="${entry.timestamp}">${entry.timestamp.slice(0, 19).replace("T", " ")}</time>`,
      html`<code>${entry.action}</code>`,
      entry.outcome === "done" ? entry.outcome : html`<strong class="bad">${entry.outcome}</strong>`,
      shortened(entry.actor),
      entry.subject === null ? "–" : shortened(entry.subject),
      entry.task_id === null
        ? "–"
        : html`<a href="/ops/audit?task_id=${entry.task_id}">${idView(entry.task_id)}</a>`,
      html`${shortened(entry.chain)}, ${entry.seq}`,
      entry.request_id === "" ? "–" : idView(entry.request_id),
    ]),
    "No entry is like that",
  )}
${found.next !== null && html`<p><a href="${addressOf({ ...search, after: found.next })}">Older ones</a></p>`}`;

const shortened = (text: string): Html =>
  /^[0-9a-f-]{36}$/.test(text) ? idView(text) : html`<code>${text}</code>`;

const addressOf = (search: Search): string => `/ops/audit?${new URLSearchParams(search)}`;
