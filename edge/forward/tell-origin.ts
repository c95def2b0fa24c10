import { noticeHeader, signNotice } from "../../shared/told-notice.ts";
import { formatTraceparent } from "../../shared/trace.ts";
import type { Config } from "../config.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

/** Two of these in a row, twice, end within the half minute that a visit is kept alive. */
const answerMsMax = 6_000;

export interface Notice {
  /** The door that takes it. */
  path: string;
  body: string;
  headers?: Record<string, string>;
}

/** Tells the origin of something, signed, for the audit trail; what no origin takes is told to the log instead. */
export async function tellOrigin(
  { id, trace }: Visit,
  { path, body, headers = {} }: Notice,
  { environment, linkKeys: [key] }: Pick<Config, "environment" | "linkKeys">,
  { fetch, identity, origins, log, now }: Pick<Outside, "fetch" | "identity" | "origins" | "log" | "now">,
  failed: { say: string; about: Record<string, unknown> },
): Promise<void> {
  const failures: string[] = [];
  try {
    if (!key) throw new Error("there is no key to sign with");
    const signature = await signNotice(environment, body, Math.floor(now() / 1000), key);
    for (const origin of [...origins.inOrder(), ...origins.inOrder()].slice(0, 2)) {
      const token = await identity.tokenFor(origin);
      const answer = await fetch(origin + path, {
        method: "POST",
        headers: {
          ...headers,
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
  log.warning(failed.say, { part: "edge", request_id: id, ...failed.about, failures });
}
