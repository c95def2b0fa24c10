import { redeemedTogetherMax } from "../../shared/told-notice.ts";
import type { Config } from "../config.ts";
import { tellOrigin } from "../forward/tell-origin.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";

interface Redeemed {
  report_id: string;
  request_id: string;
}

/** From then on whoever tells takes what waits a last time: a visit may be kept alive for half a minute. */
const tellsMsMax = 5_000;
/** A visit that was cut off never says that it has told. */
const cutOffMs = 30_000;

/**
 * Tells the origin of redeemed links: nobody there would see them otherwise. One visit of an isolate tells at a time;
 * what is redeemed meanwhile waits, and goes together when it has its answer: to tell of each alone costs what two
 * redirects cost.
 */
export class RedeemedLinks {
  #waiting: Redeemed[] = [];
  #tellingUntilMs = 0;

  /** Resolves when nothing is left for this visit to tell. */
  async tell(visit: Visit, reportId: string, config: Config, outside: Outside): Promise<void> {
    this.#waiting.push({ report_id: reportId, request_id: visit.id });
    const startedAtMs = outside.now();
    const isFull = this.#waiting.length >= redeemedTogetherMax;
    if (startedAtMs < this.#tellingUntilMs && !isFull) return;
    this.#tellingUntilMs = startedAtMs + cutOffMs;
    while (this.#waiting.length > 0) {
      // Before the last time, so that who comes from now on tells by himself.
      if (outside.now() - startedAtMs >= tellsMsMax) this.#tellingUntilMs = 0;
      await tellOf(this.#waiting.splice(0), visit, config, outside);
      if (this.#tellingUntilMs === 0) return;
    }
    this.#tellingUntilMs = 0;
  }
}

function tellOf(redeemed: Redeemed[], visit: Visit, config: Config, outside: Outside): Promise<void> {
  const notice = { path: "/api/v1/internal/links/redeemed", body: JSON.stringify({ redeemed }) };
  const say = "Redeemed links could not be told: the audit trail lacks them";
  return tellOrigin(visit, notice, config, outside, { say, about: { redeemed } });
}
