import type { z } from "zod";
import { teslaAttemptMsMax, teslaCallMsMax } from "../../shared/deadlines.ts";
import { Fault, refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { SharedBreaker } from "./breaker.ts";
import { exchange, type Fetch, NoAnswer, type TeslaAnswer, TooLarge } from "./exchange.ts";
import type { Reservation } from "./prices.ts";
import { retryAfterMs, waitBeforeRetry } from "./retry-rules.ts";

export interface TeslaOutside {
  fetch: Fetch;
  clock: Clock;
  randomness: Randomness;
  keyValue: KeyValue;
  breaker: SharedBreaker;
  log: Log;
}

export interface TeslaCall {
  /** What it is, as a log may name it: no path, since Tesla's paths can hold VINs. */
  name: string;
  url: string;
  init?: RequestInit;
  /** Whether asking twice does no more than asking once. */
  repeatable: boolean;
  /** Where Tesla bills it: asked before each attempt, told how each ended. */
  bill?: () => Promise<Reservation>;
}

/** One call, tried again where that can help, and left undone where Tesla is to be left alone. */
export async function callTesla(outside: TeslaOutside, call: TeslaCall): Promise<TeslaAnswer> {
  const { clock, randomness, breaker, log } = outside;
  if (call.bill) await refuseWhilePaused(outside, call.name);
  const startedMs = clock.now();
  for (let attempt = 1; ; attempt++) {
    const leftMs = teslaCallMsMax - (clock.now() - startedMs);
    const outcome = await once(Math.min(teslaAttemptMsMax, leftMs));
    const status = outcome instanceof Error ? 0 : outcome.status;
    log.info("Tesla was called", {
      call: call.name,
      status,
      attempt,
      txid: outcome instanceof Error ? undefined : (outcome.headers.get("x-txid") ?? undefined),
      milliseconds: clock.now() - startedMs,
    });
    const waitMs = call.repeatable ? waitBeforeRetry(outcome, attempt, chance()) : undefined;
    if (waitMs !== undefined && clock.now() - startedMs + waitMs < teslaCallMsMax) {
      await clock.sleep(waitMs);
      continue;
    }
    if (outcome instanceof NoAnswer)
      throw new Fault("tesla.unreachable", `${call.name}: ${outcome.message}`, later(30));
    return outcome;
  }

  async function once(msMax: number): Promise<TeslaAnswer | NoAnswer> {
    const reservation = await call.bill?.();
    let status: number | undefined;
    try {
      const answer = await breaker.guard(
        () => exchange(outside, call.url, call.init ?? {}, msMax),
        isFailure,
      );
      status = answer.status;
      return answer;
    } catch (error) {
      if (error instanceof NoAnswer || error instanceof TooLarge) status = error.status;
      if (error instanceof NoAnswer) return error;
      if (error instanceof TooLarge) refuse("tesla.unexpected", `${call.name}: ${error.message}`);
      throw error;
    } finally {
      await reservation?.settle(status);
    }
  }

  function chance(): number {
    const [byte = 0] = randomness.bytes(1);
    return byte / 255;
  }
}

/** Only what says that Tesla itself is unwell counts: not a car that sleeps, nor a limit, nor an odd answer. */
const isFailure = (outcome: TeslaAnswer | Error): boolean =>
  outcome instanceof Error ? outcome instanceof NoAnswer : outcome.status >= 500 && outcome.status !== 540;

/** The body in the shape that was hoped for; every other answer comes out as one of our faults. */
export async function readAnswer<Schema extends z.ZodType>(
  { keyValue, clock, log }: Pick<TeslaOutside, "keyValue" | "clock" | "log">,
  name: string,
  answer: TeslaAnswer,
  schema: Schema,
): Promise<z.infer<Schema>> {
  if (answer.status === 403 && errorIn(answer.body).includes("EXCEEDED_LIMIT")) {
    log.critical("Tesla switched us off: its billing limit is reached", { event: "tesla.exceeded-limit" });
    const untilMs = clock.now() + pausedSeconds * 1000;
    await keyValue.set(pausedKey, String(untilMs), pausedSeconds).catch(() => {});
  }
  if (answer.status === 412)
    log.critical("Tesla does not know us in this region: register the partner account", {
      event: "tesla.unregistered",
    });
  if (answer.status < 200 || answer.status > 299) throw faultOf(name, answer);
  const parsed = schema.safeParse(answer.body);
  return parsed.success ? parsed.data : refuse("tesla.unexpected", `${name}: an unexpected shape`);
}

const pausedKey = "tesla-paused";
const pausedSeconds = 900;
const later = (seconds: number) => ({ headers: { "retry-after": String(Math.max(1, seconds)) } });

/** Until when nothing that is billed may be asked, where Tesla switched us off. */
export async function pausedUntil({ keyValue }: Pick<TeslaOutside, "keyValue">): Promise<Date | undefined> {
  const text = await keyValue.get(pausedKey).catch(() => undefined);
  return text === undefined ? undefined : new Date(Number(text));
}

/** Signing in and the list of cars are free: they go on, so that people still reach what is theirs. */
async function refuseWhilePaused(outside: TeslaOutside, name: string): Promise<void> {
  const until = await pausedUntil(outside);
  if (until) refuse("tesla.paused", name, later(Math.ceil((until.getTime() - outside.clock.now()) / 1000)));
}

function faultOf(name: string, { status, headers, body }: TeslaAnswer): Fault {
  const error = errorIn(body);
  const found = `${name}: ${status} ${error}`.trim();
  if (status === 401 && error.includes("mobile_access_disabled")) return new Fault("tesla.access-off", found);
  if (status === 401) return new Fault("tesla.reconnect", found);
  if (status === 403 && error.includes("EXCEEDED_LIMIT"))
    return new Fault("tesla.paused", found, later(pausedSeconds));
  if (status === 403 && error.includes("missing scopes")) return new Fault("tesla.scope-missing", found);
  if (status === 404) return new Fault("vehicle.unknown", found);
  if (status === 405) return new Fault("vehicle.in-service", found);
  if (status === 408) return new Fault("vehicle.asleep", found);
  if (status === 412) return new Fault("tesla.unreachable", found, later(300));
  if (status === 429 || status >= 500)
    return new Fault("tesla.unreachable", found, later(Math.ceil((retryAfterMs(headers) ?? 30_000) / 1000)));
  return new Fault("tesla.unexpected", found);
}

export const errorIn = (body: unknown): string =>
  body instanceof Object && "error" in body ? String(body.error).slice(0, 300) : "";
