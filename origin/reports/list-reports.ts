import type { PageQuery } from "../../shared/contracts/page.ts";
import type { ReportItem, ReportLink, ReportList } from "../../shared/contracts/report-record.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import { type Cursors, nextOf } from "../http/cursor.ts";
import type { Database } from "../outside/database/port.ts";
import { type MintLinkNeeds, mayBeOpened, mintLink } from "./mint-link.ts";
import { verifyUrlOf } from "./report-names.ts";
import { findOwnReport, type ReportRecord, selectRecentReportsOf } from "./report-records.ts";

export interface ListReportsNeeds extends MintLinkNeeds {
  database: Database;
  cursors: Cursors;
  pageUrl: string;
}

/** The caller's reports of the last seven days, the newest first. */
export const listReports =
  (needs: ListReportsNeeds) =>
  async ({ userId: owner }: Caller, { limit, after }: PageQuery): Promise<ReportList> => {
    const { database, clock, cursors } = needs;
    const bound = { owner, list: "reports", filters: {} };
    const before = after === undefined ? undefined : cursors.read(after, bound);
    const found = await selectRecentReportsOf(database.rows, owner, {
      now: new Date(clock.now()),
      most: limit + 1,
      before,
    });
    return {
      items: found.slice(0, limit).map((record) => itemOf(record, needs)),
      next: nextOf(found, limit, (id) => cursors.after(id, bound)),
    };
  };

/** A new link to a report of the caller's, as long as there is a file. */
export const linkToReport =
  (needs: ListReportsNeeds) =>
  async (caller: Caller, id: string): Promise<ReportLink> => {
    const record = (await findOwnReport(needs.database.rows, id, caller.userId)) ?? refuse("report.unknown");
    if (record.revoked_at) refuse("report.revoked");
    if (!mayBeOpened(record, needs.clock)) refuse("report.unknown", "its file is gone");
    return mintLink(needs, record);
  };

function itemOf(record: ReportRecord, { apiUrl, pageUrl }: ListReportsNeeds): ReportItem {
  const picture = (object: string | null, name: string) =>
    object !== null && record.revoked_at === null ? `${apiUrl}/api/v1/reports/${record.id}/${name}` : null;
  return {
    id: record.id,
    state: record.revoked_at ? "revoked" : "kept",
    model: record.model,
    vin: record.vin_masked,
    copy: record.copy,
    language: record.language,
    size_bytes: record.size_bytes,
    sha256: record.sha256,
    read_at: record.read_at?.toISOString() ?? null,
    created_at: record.created_at.toISOString(),
    expires_at: record.expires_at.toISOString(),
    revoked_at: record.revoked_at?.toISOString() ?? null,
    short_code: record.short_code,
    verify_url: verifyUrlOf(pageUrl, record.id),
    preview_url: picture(record.preview_object, "preview.png"),
    thumbnail_url: picture(record.thumbnail_object, "thumbnail.png"),
  };
}
