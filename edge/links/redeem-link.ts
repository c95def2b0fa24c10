import { refuse } from "../../shared/faults.ts";
import { verifyLink } from "../../shared/signed-link.ts";
import { isUuidV7 } from "../../shared/uuid-v7.ts";
import type { Answer } from "../answer.ts";
import type { Config } from "../config.ts";
import { checkMethod } from "../gates/request.ts";
import type { Outside } from "../outside.ts";
import { rawQuery, type Visit } from "../visit.ts";

/** `/r/<report id>/<file name>?expires=..&key=..&signature=..`: where this report lies, for a minute. */
export async function redeemLink(visit: Visit, config: Config, outside: Outside): Promise<Answer> {
  visit.routeClass = "link";
  checkMethod(visit, ["GET", "HEAD"]);
  const { environment, linkKeys } = config;
  const { reportId, fileName } = subjectOf(visit.rawPath) ?? refuse("link.unknown", "not the path of a link");
  const subject = { purpose: "link", environment, reportId, fileName } as const;
  const verdict = await verifyLink(subject, rawQuery(visit), linkKeys, outside.now());
  if (verdict !== "good") refuse(refusals[verdict]);
  const method = visit.request.method === "HEAD" ? "HEAD" : "GET";
  const location = await outside.reports.addressOf(reportId, fileName, method);
  // The redirect neither waits for this nor fails with it; and who asks for headers alone has fetched nothing.
  if (method === "GET" && !outside.reports.seenByOrigin)
    outside.keepAlive(outside.redeemed.tell(visit, reportId, config, outside));
  return { status: 302, headers: { location, "cache-control": "private, no-store" }, body: null };
}

const refusals = { tampered: "link.tampered", expired: "link.expired", odd: "link.unknown" } as const;

/** A name has one spelling: were an encoded letter as good as the letter, a changed link would still open. */
function subjectOf(rawPath: string): { reportId: string; fileName: string } | undefined {
  const [, reportId, rawName] = rawPath.match(/^\/r\/([^/]+)\/([^/]+)$/) ?? [];
  if (reportId === undefined || rawName === undefined || !isUuidV7(reportId)) return undefined;
  const fileName = decodeURIComponent(rawName);
  return encodeURIComponent(fileName) === rawName ? { reportId, fileName } : undefined;
}
