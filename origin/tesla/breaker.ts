import { toBase64Url } from "../../shared/base64url.ts";
import { refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import {
  afterOutcomes,
  afterProbe,
  type Breaker,
  type BreakerStatus,
  failureRate,
  newBreaker,
  type Outcomes,
  openMs,
  statusOf,
  windowMs,
} from "./breaker-rules.ts";

export interface BreakerNeeds {
  keyValue: KeyValue;
  clock: Clock;
  randomness: Randomness;
  log: Log;
}

/** One breaker for Tesla, shared by every instance through the key-value store. */
export interface SharedBreaker {
  /** Does the work, unless Tesla is to be left alone; tells the others how it went. */
  guard<Result>(work: () => Promise<Result>, failed: (outcome: Result | Error) => boolean): Promise<Result>;
  health(): Promise<BreakerHealth>;
}

export interface BreakerHealth {
  status: BreakerStatus;
  failureRate: number;
  windowSeconds: number;
  /** When the next call is let through, where none is now. */
  retryAt: Date | undefined;
}

const key = "tesla-breaker";
const probeKey = "tesla-breaker:probe";
/** A probe whose instance died is forgotten after this. */
const probeSecondsMax = 30;
const keptSeconds = (windowMs + openMs) / 1000;
const waitForProbeSeconds = 5;

export function createBreaker({ keyValue, clock, randomness, log }: BreakerNeeds): SharedBreaker {
  /** What this instance knew last: it goes by that while the store doesn't answer. */
  let known: Breaker = newBreaker;
  let pending: Outcomes = { requests: 0, failures: 0 };
  /** The change that is being written, and the one that waits for it. No change ever fails. */
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const read = async (): Promise<Breaker> => {
    try {
      const text = await keyValue.get(key);
      known = text === undefined ? newBreaker : JSON.parse(text);
    } catch {
      log.warning("The breaker is not shared at the moment: the store does not answer");
    }
    return known;
  };

  /** Written for all, or kept for this instance alone where the store doesn't answer: it never throws. */
  const change = async (by: (breaker: Breaker) => Breaker): Promise<void> => {
    const before = statusOf(known, clock.now());
    try {
      known =
        (await updateJson<Breaker>(keyValue, key, keptSeconds, (now) => by(now ?? newBreaker))) ?? known;
    } catch {
      known = by(known);
    }
    const after = statusOf(known, clock.now());
    if (before !== after && after !== "half_open")
      log.warning(after === "open" ? "Tesla is left alone: too many calls failed" : "Tesla answers again", {
        event: `breaker.${after}`,
      });
  };

  /**
   * Outcomes that come in while one change is being written go into the next one together. Whoever waits does so for
   * the change that holds his own outcome: under load there is always another after it.
   */
  const record = (failed: boolean): Promise<void> => {
    pending = { requests: pending.requests + 1, failures: pending.failures + (failed ? 1 : 0) };
    next ??= writing.then(async () => {
      const outcomes = pending;
      pending = { requests: 0, failures: 0 };
      next = undefined;
      writing = change((breaker) => afterOutcomes(breaker, outcomes, clock.now()));
      await writing;
    });
    return next;
  };

  /** Of all instances one gets it, and keeps it until it has told how it went. */
  const claimProbe = async (): Promise<string | undefined> => {
    const owner = toBase64Url(randomness.bytes(12));
    if (!(await keyValue.add(probeKey, owner, probeSecondsMax).catch(() => false))) return undefined;
    // Between our look and our claim another probe may have come back: its word stands.
    if (statusOf(await read(), clock.now()) === "half_open") return owner;
    await giveBack(owner);
    return undefined;
  };
  const giveBack = (owner: string): Promise<unknown> => keyValue.release(probeKey, owner).catch(() => {});

  return {
    guard: async (work, failed) => {
      const breaker = await read();
      const status = statusOf(breaker, clock.now());
      if (status === "open") refuseFor(secondsUntil(breaker, clock.now()));
      const probe = status === "half_open" ? await claimProbe() : undefined;
      if (status === "half_open" && probe === undefined) refuseFor(waitForProbeSeconds);
      const tell = async (outcome: Parameters<typeof failed>[0]): Promise<void> => {
        const isFailure = failed(outcome);
        if (probe !== undefined)
          await change((now) => afterProbe(now, isFailure, clock.now())).finally(() => giveBack(probe));
        // Whoever fails opens the breaker before he is told; a call that went well waits for no bookkeeping.
        else if (isFailure) await record(true);
        else void record(false);
      };
      try {
        const result = await work();
        await tell(result);
        return result;
      } catch (error) {
        await tell(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
    health: async () => {
      const breaker = await read();
      const nowMs = clock.now();
      const status = statusOf(breaker, nowMs);
      return {
        status,
        failureRate: failureRate(breaker, nowMs),
        windowSeconds: windowMs / 1000,
        retryAt: status === "open" ? new Date((breaker.openedAtMs ?? nowMs) + openMs) : undefined,
      };
    },
  };
}

const secondsUntil = ({ openedAtMs = 0 }: Breaker, nowMs: number): number =>
  Math.max(1, Math.ceil((openedAtMs + openMs - nowMs) / 1000));

const refuseFor = (seconds: number): never =>
  refuse("tesla.unreachable", "the breaker is open", { headers: { "retry-after": String(seconds) } });
