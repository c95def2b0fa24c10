import type { Environment } from "../../../shared/environments.ts";
import { type LinkKey, signLink } from "../../../shared/signed-link.ts";
import type { ReportStore } from "./port.ts";

const opensForSeconds = 60;

/**
 * The origin opens reports for a link of the same kind as ours: out of its folder, or by an address of the bucket that
 * it has signed for the account that it runs as.
 */
export const originReports = (
  environment: Environment,
  [key]: readonly LinkKey[],
  { now }: { now: () => number },
): ReportStore => ({
  seenByOrigin: true,
  async addressOf(reportId, fileName) {
    if (!key) throw new Error("Signing the address of a report: there is no key");
    const subject = { purpose: "file", environment, reportId, fileName } as const;
    const query = await signLink(subject, Math.floor(now() / 1000) + opensForSeconds, key);
    return `/api/v1/files/${reportId}/${encodeURIComponent(fileName)}?${query}`;
  },
});
