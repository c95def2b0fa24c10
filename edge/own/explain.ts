import { refuse } from "../../shared/faults.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import type { Config } from "../config.ts";
import { checkMethod } from "../gates/request.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";
import { needAdmin } from "./admin.ts";
import { explanationOf } from "./explanation.ts";

/**
 * `GET /_edge/explain?url=...&method=...`: what would become of a request, without sending it. It is asked as whoever
 * asks: the explained request carries the same credentials and comes from the same address.
 */
export async function explain(visit: Visit, config: Config, outside: Outside): Promise<Answer> {
  visit.routeClass = "edge";
  await needAdmin(visit, config);
  checkMethod(visit, ["GET", "HEAD"]);
  const { searchParams } = new URL(visit.request.url);
  const url = searchParams.get("url");
  const method = searchParams.get("method") ?? "GET";
  // As it would be sent: what a parser would put straight is just what may have to be explained.
  const isAddress = url !== null && url.length <= 2048 && /^https?:\/\//.test(url) && URL.canParse(url);
  if (!isAddress || !/^[A-Z]{1,20}$/.test(method))
    refuse("request.invalid", "explain", {
      errors: [
        {
          path: "query",
          message: "url must be an address that begins with http:// or https://, method a word in capitals",
        },
      ],
    });
  return jsonAnswer(await explanationOf({ url, method }, visit, config, outside));
}
