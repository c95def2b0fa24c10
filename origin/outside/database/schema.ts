import type { ColumnType, Generated, JSONColumnType } from "kysely";

/** The tables as the migrations leave them; tests/contracts/database.ts holds one against the other. */
export interface Schema {
  users: UserRow;
  tasks: TaskRow;
  audit_logs: AuditRow;
  audit_heads: AuditHeadRow;
  report_records: ReportRow;
}

export type TaskStatus = "pending" | "running" | "done" | "failed" | "cancelled";

interface UserRow {
  id: string;
  subject_hash: Uint8Array;
  created_at: Date;
}

interface TaskRow {
  id: string;
  type: string;
  status: ColumnType<TaskStatus, TaskStatus | undefined, TaskStatus>;
  owner: string;
  payload: JSONColumnType<Record<string, unknown>>;
  /** What only the handler may read, encrypted; gone when the task ends. */
  sealed: string | null;
  progress: Generated<number>;
  step: ColumnType<string | null, string | undefined, string>;
  attempts: Generated<number>;
  attempts_max: Generated<number>;
  /** Grows with each claim: only who holds the newest may write. */
  fence: Generated<number>;
  leased_until: ColumnType<Date | null, Date | undefined, Date | null>;
  run_at: Date;
  result: ColumnType<Record<string, unknown> | null, string | undefined, string | null>;
  /** A fault's code; never a message from within. */
  error: ColumnType<string | null, string | undefined, string | null>;
  request_id: string;
  traceparent: string;
  created_at: Date;
  updated_at: Date;
}

interface AuditRow {
  id: string;
  action: string;
  /** A pseudonym, or `system`. */
  actor: string;
  subject: string | null;
  task_id: string | null;
  outcome: string;
  request_id: string;
  timestamp: Date;
  /** Whose chain, and the place in it: the pseudonym of a person or a tenant, or `system`. */
  chain: string;
  seq: number;
  previous_hash: Uint8Array;
  hash: Uint8Array;
}

interface AuditHeadRow {
  chain: string;
  seq: number;
  hash: Uint8Array;
}

interface ReportRow {
  id: string;
  task_id: string;
  owner: string;
  vin_masked: string;
  language: string;
  object_name: string;
  file_name: string;
  size_bytes: number;
  sha256: string;
  created_at: Date;
  expires_at: Date;
}
