import type { Clock } from "../clock/port.ts";
import { type Google, refusedBy } from "../google/port.ts";

export interface Patience {
  triesMax: number;
  answerMsMax: number;
}

/** For work in the background. */
const long: Patience = { triesMax: 4, answerMsMax: 30_000 };
/** For what a person waits for, who can try again. */
export const short: Patience = { triesMax: 2, answerMsMax: 2_000 };

export type AskPatiently = (
  deed: string,
  url: string,
  init?: RequestInit,
  patience?: Patience,
) => Promise<Response>;

/** Asks until it is answered by something other than an error that passes; only what is safe to repeat. */
export const askPatiently =
  ({ google, clock, pauseMs }: { google: Google; clock: Clock; pauseMs: number }): AskPatiently =>
  async (deed, url, init = {}, { triesMax, answerMsMax } = long) => {
    for (let tries = 1; ; tries++) {
      const isLast = tries === triesMax;
      try {
        const answer = await google.ask(url, { ...init, signal: AbortSignal.timeout(answerMsMax) });
        if (answer.ok || answer.status === 404 || !passes(answer.status)) return answer;
        if (isLast) throw await refusedBy(deed, answer);
        await answer.body?.cancel();
      } catch (error) {
        if (isLast) throw error;
      }
      await clock.sleep(pauseMs * 2 ** (tries - 1));
    }
  };

/** Errors that are over after a while: Google asks for them to be tried again. */
export const passes = (status: number): boolean => status === 408 || status === 429 || status >= 500;
