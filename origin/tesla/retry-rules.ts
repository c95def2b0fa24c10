import { NoAnswer, type TeslaAnswer } from "./exchange.ts";

/** Three attempts in all, with these waits between them, each made shorter by chance so that nobody marches in step. */
export const attemptsMax = 3;
const waitsMs = [500, 2_000, 8_000];
const waitMsMax = 10_000;

const alwaysAgain = new Set([424, 429, 502, 503, 504]);

/** How long to wait before the next attempt; undefined where there is to be none. `chance` lies between 0 and 1. */
export function waitBeforeRetry(
  outcome: TeslaAnswer | NoAnswer,
  attempt: number,
  chance: number,
): number | undefined {
  if (attempt >= attemptsMax || !isWorthAnother(outcome, attempt)) return undefined;
  const asked = outcome instanceof NoAnswer ? undefined : retryAfterMs(outcome.headers);
  if (asked === undefined) return (waitsMs[attempt - 1] ?? waitMsMax) * chance;
  return asked <= waitMsMax ? asked : undefined;
}

/** A 500 is tried once more; a car that sleeps, a token that is over, a wrong region never. */
function isWorthAnother(outcome: TeslaAnswer | NoAnswer, attempt: number): boolean {
  if (outcome instanceof NoAnswer) return true;
  return alwaysAgain.has(outcome.status) || (outcome.status === 500 && attempt === 1);
}

/** Seconds, as Tesla sends them; a date would mean trusting its clock. */
export function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}
