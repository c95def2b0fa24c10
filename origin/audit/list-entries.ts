import type { AuditEntry } from "../../shared/contracts/audit.ts";
import { refuse } from "../../shared/faults.ts";
import type { Cursors } from "../http/cursor.ts";
import type { Principal } from "../http/principal.ts";
import type { Database } from "../outside/database/port.ts";
import { type EntryFilter, selectEntries } from "./entry-records.ts";
import { shownEntry } from "./shown-entry.ts";

export interface ListNeeds {
  database: Database;
  cursors: Cursors;
}

export interface EntryQuery {
  owner?: string | undefined;
  task_id?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** What the trail tells, the newest first: everyone their own, operators all of it. */
export const listEntries =
  ({ database, cursors }: ListNeeds) =>
  async (principal: Principal, query: EntryQuery): Promise<{ items: AuditEntry[]; next: string | null }> => {
    const { after, limit, ...filters } = query;
    const bound = { owner: principal.id, list: "audit", filters };
    const filter: EntryFilter = {
      chain: chainOf(principal, query.owner),
      taskId: query.task_id,
      actor: query.actor,
      action: query.action,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : new Date(query.to),
    };
    const behind = after === undefined ? undefined : cursors.read(after, bound);
    const found = await selectEntries(database.rows, filter, behind, limit + 1);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(shownEntry),
      next: found.length > limit && last ? cursors.after(last.id, bound) : null,
    };
  };

/** Whose chain may be read: operators choose one or take all, everyone else has their own and may name no other. */
export function chainOf({ kind, id }: Principal, owner: string | undefined): string | undefined {
  if (kind === "admin") return owner;
  if (owner === undefined || owner === id) return id;
  return refuse("request.invalid", "another's chain", {
    errors: [{ path: "query.owner", message: "is for operators: everyone else has their own" }],
  });
}
