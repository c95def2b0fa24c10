import type { AuditEntry } from "../../shared/contracts/audit.ts";
import type { ChainedEntry } from "./chain.ts";

/** An entry as a door shows it. */
export const shownEntry = (entry: ChainedEntry): AuditEntry => ({
  chain: entry.chain,
  seq: entry.seq,
  id: entry.id,
  action: entry.action,
  actor: entry.actor,
  subject: entry.subject,
  task_id: entry.taskId,
  outcome: entry.outcome,
  request_id: entry.requestId,
  timestamp: entry.timestamp.toISOString(),
  previous_hash: entry.previousHash,
  hash: entry.hash,
});
