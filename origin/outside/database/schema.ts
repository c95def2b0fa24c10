import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { Language } from "../../../shared/languages.ts";

/** The tables as the migrations leave them; tests/contracts/database.ts holds one against the other. */
export interface Schema {
  users: UserRow;
  tasks: TaskRow;
  audit_logs: AuditRow;
  audit_heads: AuditHeadRow;
  report_records: ReportRow;
  tenants: TenantRow;
  api_keys: ApiKeyRow;
  idempotency_keys: IdempotencyRow;
  task_limits: TaskLimitRow;
}

export const taskStatuses = ["pending", "running", "done", "failed", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Whose a task is: `system` where nobody asked for it. */
export type OwnerKind = "person" | "tenant" | "system";

/** A change of a task as its row keeps it: a new status, or progress that its handler told. */
export interface TaskEventRow {
  id: number;
  /** ISO 8601. */
  at: string;
  status?: TaskStatus;
  attempt?: number;
  error?: string;
  progress?: number;
  step?: string;
}

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
  owner_kind: ColumnType<OwnerKind, OwnerKind | undefined, never>;
  /** From -9 to 9: among the tasks of one owner the highest goes first. */
  priority: Generated<number>;
  payload: JSONColumnType<Record<string, unknown>>;
  /** What only the handler may read, encrypted; gone when the task ends. */
  sealed: string | null;
  progress: Generated<number>;
  step: ColumnType<string | null, string | undefined, string>;
  attempts: Generated<number>;
  attempts_max: Generated<number>;
  /** How often it was taken out of the dead letters. */
  redrives: Generated<number>;
  /** Grows with each claim: only who holds the newest may write. */
  fence: Generated<number>;
  leased_until: ColumnType<Date | null, Date | undefined, Date | null>;
  run_at: Date;
  result: ColumnType<Record<string, unknown> | null, string | undefined, string | null>;
  /** A fault's code; never a message from within. */
  error: ColumnType<string | null, string | undefined, string | null>;
  callback_url: ColumnType<string | null, string | undefined, string | null>;
  request_id: string;
  traceparent: string;
  created_at: Date;
  updated_at: Date;
  /** When it was claimed last. */
  started_at: ColumnType<Date | null, never, Date>;
  ended_at: ColumnType<Date | null, never, Date | null>;
  /** The id of the newest event. */
  version: Generated<number>;
  /** The newest changes, oldest first. */
  /** The version of the newest claim, where `events` hasn't got it: other columns tell of it. */
  claim_version: ColumnType<number | null, never, number | null>;
  events: ColumnType<TaskEventRow[], never, string>;
  tellings: Generated<number>;
  told_at: ColumnType<Date | null, never, Date | null>;
}

interface TaskLimitRow {
  type: string;
  recent_starts: ColumnType<Date[], never, Date[]>;
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
  /** None where the PDF was made while its asker waited. */
  task_id: string | null;
  owner: string;
  vin_masked: string;
  model: string;
  /** When the car was read. */
  read_at: Date | null;
  copy: "owner" | "buyer";
  language: Language;
  object_name: string;
  file_name: string;
  preview_object: string | null;
  thumbnail_object: string | null;
  size_bytes: number;
  sha256: string;
  /** What is printed beside the QR code. */
  /** The photos that it shows, as they lie in the store for a day. */
  photo_ids: string[];
  short_code: string | null;
  /** The signed text, as it stands in the PDF. */
  manifest: string | null;
  key_id: string | null;
  created_at: Date;
  /** When the files go; the record stays, so that a copy can still be checked. */
  expires_at: Date;
  revoked_at: Date | null;
}

interface TenantRow {
  id: string;
  name: string;
  /** Encrypted, as is the one before. */
  webhook_secret: string;
  webhook_secret_before: ColumnType<string | null, undefined, string>;
  webhook_secret_before_until: ColumnType<Date | null, undefined, Date>;
  created_at: Date;
}

interface ApiKeyRow {
  id: string;
  tenant_id: string;
  name: string;
  prefix: string;
  /** SHA-256 of the key. */
  hash: Uint8Array;
  created_at: Date;
  first_used_at: ColumnType<Date | null, undefined, Date>;
  last_used_at: ColumnType<Date | null, undefined, Date>;
  revoked_at: ColumnType<Date | null, undefined, Date>;
}

interface IdempotencyRow {
  /** SHA-256 of whose key it is, at which route, and the key. */
  id: Uint8Array;
  /** SHA-256 of the body. */
  fingerprint: Uint8Array;
  claim: string;
  claimed_until: Date;
  /** Encrypted: an answer may hold what is shown once. */
  answer: ColumnType<string | null, undefined, string | null>;
  ends_at: Date;
}
