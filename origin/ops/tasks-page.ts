import { type Html, html, type Piece } from "../http/html.ts";
import { redrivenMost } from "../tasks/redrive-group.ts";
import type { TaskOverview } from "../tasks/task-overview.ts";
import { idView, spanView, tableView } from "./frame.ts";

export interface TasksPage {
  overview: TaskOverview;
  /** Types whose failed tasks can't go again: what they worked on is gone. */
  withoutInput: ReadonlySet<string>;
  token: string;
  nowMs: number;
  /** How many were let go again just now. */
  redriven: number | undefined;
}

/** Queues, what runs, what waits, and what is dead. */
export function tasksPage({ overview, withoutInput, token, nowMs, redriven }: TasksPage): Html[] {
  const { queues, running, due, deadLetters } = overview;
  return [
    html`${redriven !== undefined && html`<p class="notice" role="status">${redriven} let go again</p>`}
<h2>Queues</h2>${tableView(
      ["Type", "Due", "Waits", "Later", "Running", "Dead"],
      queues.map((queue) => [
        html`<code>${queue.type}</code>`,
        queue.due,
        spanView(queue.due_since, nowMs),
        queue.later,
        queue.running,
        queue.failed > 0 ? html`<strong class="bad">${queue.failed}</strong>` : 0,
      ]),
      "Nothing waits, runs or is dead",
    )}`,
    html`<h2>Running, the longest first</h2>${tableView(
      ["Task", "Type", "Owner", "Attempt", "Since", "Progress", "Step"],
      running.map((task) => [
        taskLink(task.id),
        html`<code>${task.type}</code>`,
        idView(task.owner),
        `${task.attempts} of ${task.attempts_max}`,
        spanView(task.started_at, nowMs),
        `${Math.round(task.progress * 100)} %`,
        task.step ?? "–",
      ]),
      "Nothing runs",
    )}`,
    html`<h2>Due, the longest first</h2>${tableView(
      ["Task", "Type", "Owner", "Attempt", "Waits", "Last error"],
      due.map((task) => [
        taskLink(task.id),
        html`<code>${task.type}</code>`,
        idView(task.owner),
        `${task.attempts} of ${task.attempts_max}`,
        spanView(task.run_at, nowMs),
        task.error ?? "–",
      ]),
      "Nothing waits",
    )}`,
    html`<h2>Dead letters by cause</h2>${tableView(
      ["Type", "Cause", "How many", "First", "Last", "Newest", ""],
      deadLetters.map((group) => [
        html`<code>${group.type}</code>`,
        html`<code>${group.error}</code>`,
        group.count,
        spanView(group.first_at, nowMs),
        spanView(group.last_at, nowMs),
        taskLink(group.newest_id),
        withoutInput.has(group.type) ? "Its input is gone" : redriveForm(group, token),
      ]),
      "Nobody is dead",
    )}`,
  ];
}

const taskLink = (id: string): Html => html`<a href="/ops/audit?task_id=${id}">${idView(id)}</a>`;

const redriveForm = ({ type, error, count }: TaskOverview["deadLetters"][number], token: string): Piece =>
  html`<form method="post" action="/ops/redrive"><input type="hidden" name="token" value="${token}">
<input type="hidden" name="type" value="${type}"><input type="hidden" name="error" value="${error}">
<button>Let ${count > redrivenMost ? `the first ${redrivenMost}` : "them"} go again</button></form>`;
