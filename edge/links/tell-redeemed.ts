import { noticeHeader, signNotice } from "../../shared/told-notice.ts";
import { formatTraceparent } from "../../shared/trace.ts";
import type { Config } from "../config.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

const answerMsMax = 10_000;
const path = "/api/v1/internal/links/redeemed";

type Needs = Pick<Outside, "fetch" | "identity" | "origins" | "log" | "now">;

/** Tells the origin that a link was redeemed, for the audit trail; what no origin takes is told to the log instead. */
export async function tellRedeemed(
  { id, trace }: Visit,
  reportId: string,
  { environment, linkKeys: [key] }: Pick<Config, "environment" | "linkKeys">,
  { fetch, identity, origins, log, now }: Needs,
): Promise<void> {
  const failures: string[] = [];
  try {
    if (!key) throw new Error("there is no key to sign with");
    const body = JSON.stringify({ report_id: reportId });
    const signature = await signNotice(environment, body, Math.floor(now() / 1000), key);
    for (const origin of [...origins.inOrder(), ...origins.inOrder()].slice(0, 2)) {
      const token = await identity.tokenFor(origin);
      const answer = await fetch(origin + path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          [noticeHeader]: signature,
          "x-request-id": id,
          traceparent: formatTraceparent(trace),
          ...(token !== undefined && { "x-serverless-authorization": `Bearer ${token}` }),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(answerMsMax),
      }).catch((error: Error) => error);
      if (!(answer instanceof Error)) await answer.body?.cancel();
      if (answer instanceof Response && answer.ok) return;
      failures.push(answer instanceof Response ? `answered ${answer.status}` : answer.message);
      const refused = answer instanceof Response && (answer.status === 401 || answer.status === 403);
      if (refused && token !== undefined) identity.refused(origin, token);
    }
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
  log.warning("A redeemed link could not be told: the audit trail lacks it", {
    part: "edge",
    request_id: id,
    report_id: reportId,
    failures,
  });
}
