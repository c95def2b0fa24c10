import { uuidsV7 } from "../../shared/uuid-v7.ts";
import { currentContext } from "../http/request-context.ts";
import type { Rows } from "../outside/database/port.ts";
import type { Action } from "./actions.ts";
import { chainBehind } from "./chain.ts";
import { holdHeads, insertEntries } from "./entry-records.ts";

/** The chain of what belongs to nobody. */
export const systemChain = "system";

/** What there is to tell: an action, who did it to what, and how it ended. Never personal data: pseudonyms only. */
export interface Entry {
  action: Action;
  actor: string;
  /** Whose chain it belongs to: the pseudonym of the person or the tenant, or `system`. */
  owner: string;
  subject?: string;
  taskId?: string;
  outcome?: "done" | "failed" | "refused";
  /** Where it isn't that of the work in hand. */
  requestId?: string;
}

/**
 * Writes entries within the transaction of what they tell of: neither can be committed without the other. Two
 * statements, however many there are. Whoever else adds to the same chains waits from here to the commit: so this
 * comes last in a transaction, and once; or again for chains that it holds already. Any other order has two
 * transactions wait for each other.
 */
export async function recordEntries(rows: Rows, entries: readonly Entry[], nowMs: number): Promise<void> {
  if (entries.length === 0) return;
  const requestId = currentContext()?.requestId ?? "";
  const timestamp = new Date(nowMs);
  const ids = uuidsV7(nowMs, entries.length);
  const loose = entries.map((entry, index) => ({
    id: ids[index] ?? "",
    chain: entry.owner,
    action: entry.action,
    actor: entry.actor,
    subject: entry.subject ?? null,
    taskId: entry.taskId ?? null,
    outcome: entry.outcome ?? "done",
    requestId: entry.requestId ?? requestId,
    timestamp,
  }));
  const held = await holdHeads(rows, [...new Set(entries.map(({ owner }) => owner))].toSorted());
  const { chained, heads } = chainBehind(held, loose);
  await insertEntries(rows, chained, heads);
}

export const recordEntry = (rows: Rows, entry: Entry, nowMs: number): Promise<void> =>
  recordEntries(rows, [entry], nowMs);
