import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { SharedBreaker } from "./breaker.ts";
import { exchange, type Fetch, type TeslaAnswer } from "./exchange.ts";

export interface ProbeNeeds {
  fetch: Fetch;
  clock: Clock;
  breaker: SharedBreaker;
  log: Log;
  /** Any region's: all of them stand behind the one breaker. */
  apiUrl: string;
}

const lookEveryMs = 15_000;
const answerMsMax = 10_000;

/** Asks Tesla's free state page when the breaker is half open, so that no person has to be the one who finds out. */
export function startProbing({ fetch, clock, breaker, log, apiUrl }: ProbeNeeds): () => Promise<void> {
  const ending = new AbortController();
  const probing = (async () => {
    while (!ending.signal.aborted) {
      await clock.sleep(lookEveryMs, ending.signal);
      if ((await breaker.health()).status !== "half_open") continue;
      await breaker
        .guard(() => exchange({ fetch, clock }, `${apiUrl}/status`, {}, answerMsMax), isUnwell)
        .catch((error) => log.info("Tesla was probed in vain", { found: String(error) }));
    }
  })().catch(() => {});
  return async () => {
    ending.abort();
    await probing;
  };
}

const isUnwell = (outcome: TeslaAnswer | Error): boolean => outcome instanceof Error || outcome.status >= 500;
