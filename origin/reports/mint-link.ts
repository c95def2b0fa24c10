import type { ReportLink } from "../../shared/contracts/report-record.ts";
import type { Environment } from "../../shared/environments.ts";
import { type LinkKey, signLink } from "../../shared/signed-link.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { ReportRecord } from "./report-records.ts";

export interface MintLinkNeeds {
  clock: Clock;
  linkKey: LinkKey;
  environment: Environment;
  apiUrl: string;
}

const linkSeconds = 3600;

/** Whether there is a file that a link could lead to. */
export const mayBeOpened = (record: ReportRecord, clock: Clock): boolean =>
  record.revoked_at === null && record.expires_at.getTime() > clock.now();

/** A link that opens the PDF for an hour, and never for longer than it lives. */
export async function mintLink(needs: MintLinkNeeds, record: ReportRecord): Promise<ReportLink> {
  const { clock, linkKey, environment, apiUrl } = needs;
  const endsAt = Math.min(
    Math.floor(clock.now() / 1000) + linkSeconds,
    Math.floor(record.expires_at.getTime() / 1000),
  );
  const subject = { purpose: "link", environment, reportId: record.id, fileName: record.file_name } as const;
  return {
    download_url: `${apiUrl}/r/${record.id}/${record.file_name}?${await signLink(subject, endsAt, linkKey)}`,
    expires_at: new Date(endsAt * 1000).toISOString(),
  };
}
