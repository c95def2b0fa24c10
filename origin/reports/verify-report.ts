import type { Verification } from "../../shared/contracts/report-record.ts";
import { refuse } from "../../shared/faults.ts";
import { isUuidV7 } from "../../shared/uuid-v7.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import { readShortCode } from "./report-names.ts";
import { findReport, findReportByCode, type ReportRecord } from "./report-records.ts";

export interface VerifyReportNeeds {
  database: Database;
  clock: Clock;
}

/**
 * Tells whoever holds a copy what the file that we made looks like, by its id or the code printed on it. What was
 * revoked is said to be revoked, and nothing more; what was erased, or never made, is unknown.
 */
export const verifyReport =
  ({ database, clock }: VerifyReportNeeds) =>
  async (idOrCode: string): Promise<Verification> => {
    const record = (await find(database.rows, idOrCode)) ?? refuse("report.unknown");
    const { revoked_at } = record;
    return {
      id: record.id,
      state: revoked_at ? "revoked" : "valid",
      short_code: record.short_code,
      sha256: record.sha256,
      size_bytes: record.size_bytes,
      issued_at: record.created_at.toISOString(),
      revoked_at: revoked_at?.toISOString() ?? null,
      file: revoked_at ? "removed" : record.expires_at.getTime() > clock.now() ? "kept" : "expired",
      report: revoked_at ? null : whatItTells(record),
    };
  };

function find(rows: Rows, idOrCode: string): Promise<ReportRecord | undefined> {
  if (isUuidV7(idOrCode)) return findReport(rows, idOrCode);
  const code = readShortCode(idOrCode);
  return code === undefined ? Promise.resolve(undefined) : findReportByCode(rows, code);
}

const whatItTells = (record: ReportRecord): Verification["report"] => ({
  model: record.model,
  vin: record.vin_masked,
  read_at: record.read_at?.toISOString() ?? null,
  copy: record.copy,
  language: record.language,
  manifest: record.manifest,
  key_id: record.key_id,
});
