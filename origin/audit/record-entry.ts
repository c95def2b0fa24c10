import { uuidV7 } from "../../shared/uuid-v7.ts";
import { currentContext } from "../http/request-context.ts";
import type { Rows } from "../outside/database/port.ts";
import { insertEntry } from "./entry-records.ts";

/** What there is to tell: an action, who did it to what, and how it ended. Never personal data: pseudonyms only. */
export interface Entry {
  action: `${"sign-in" | "session" | "account" | "task" | "report"}.${string}`;
  actor: string;
  subject?: string;
  taskId?: string;
  outcome?: "done" | "failed" | "refused";
}

/** Writes an entry within the transaction of what it tells of: neither can be committed without the other. */
export const recordEntry = (rows: Rows, entry: Entry, nowMs: number): Promise<void> =>
  insertEntry(rows, {
    id: uuidV7(nowMs),
    action: entry.action,
    actor: entry.actor,
    subject: entry.subject ?? null,
    task_id: entry.taskId ?? null,
    outcome: entry.outcome ?? "done",
    request_id: currentContext()?.requestId ?? "",
    timestamp: new Date(nowMs),
  });
