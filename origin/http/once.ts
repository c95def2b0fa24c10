import { createHash } from "node:crypto";
import type { Context } from "hono";
import { Fault, refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import {
  claimKey,
  type IdempotencyClaim,
  keepAnswer,
  releaseKey,
  selectKept,
  sweepKeys,
} from "./idempotency-records.ts";
import type { Seal } from "./seal.ts";

/** Writes down what was made, in the transaction that makes it. */
export type Alongside<Made> = (rows: Rows, made: Made) => Promise<void>;

/**
 * Does a deed once for each `Idempotency-Key` of a caller at an address (draft-ietf-httpapi-idempotency-key-header-07):
 * whoever asks again within a day gets what was made then. Without a key it is done each time. What is made must be
 * plain JSON; a refusal is not kept, so that it may be asked for again.
 */
export type Once = <Made>(
  context: Context,
  caller: string,
  deed: (alongside: Alongside<Made>) => Promise<Made>,
  /** What the deed takes at most: if its process dies, whoever asks again is refused for so long. */
  deedMsMax?: number,
) => Promise<Made>;

export interface OnceNeeds {
  database: Database;
  clock: Clock;
  seal: Seal;
}

const lifeMs = 24 * 3600_000;
/** Longer than any deed takes: three calls of Tesla's and their pauses. */
const claimMs = 120_000;
/** As long as the claim would last. */
const releaseEveryMs = 500;
const releaseTriesMax = claimMs / releaseEveryMs;

export const createOnce = ({ database, clock, seal }: OnceNeeds): Once => {
  return async (context, caller, deed, deedMsMax = claimMs) => {
    const header = context.req.header("idempotency-key");
    if (header === undefined) return deed(async () => {});
    const { method, path } = context.req;
    const nowMs = clock.now();
    const claim: IdempotencyClaim = {
      id: hashOf(JSON.stringify([caller, method, path, readKey(header)])),
      claim: uuidV7(nowMs),
    };
    const fingerprint = hashOf(await context.req.text());
    const claimed = await claimKey(database.rows, claim, fingerprint, {
      now: new Date(nowMs),
      claimedUntil: new Date(nowMs + deedMsMax),
      endsAt: new Date(nowMs + lifeMs),
    }).catch(async (error) => {
      await giveBack(claim, error);
      throw error;
    });
    if (!claimed) {
      const kept = await selectKept(database.rows, claim.id);
      if (kept && !isSame(kept.fingerprint, fingerprint)) refuse("idempotency.other-body");
      // Without a row the other gave up this moment: whoever asks again will find it free.
      if (!kept?.answer) refuse("idempotency.running", "", { headers: { "retry-after": "1" } });
      context.header("idempotent-replayed", "true");
      return JSON.parse(seal.decrypt(kept.answer));
    }
    try {
      return await deed(async (rows, made) => {
        const held = await keepAnswer(rows, claim, seal.encrypt(JSON.stringify(made)));
        // Thrown within the transaction: what was made goes with it.
        if (!held) refuse("idempotency.running", "the claim went to another");
      });
    } catch (error) {
      await giveBack(claim, error);
      throw error;
    }

    /** A database that is away takes it back when it is there again: the answer doesn't wait for that. */
    async function giveBack(given: IdempotencyClaim, why: unknown): Promise<void> {
      const isAway = why instanceof Fault && why.code === "service.unavailable";
      const released = release(given, isAway ? releaseTriesMax : 1);
      if (!isAway) await released;
    }
  };

  /** Without this, whoever asks again would be refused until the claim is over. */
  async function release(claim: IdempotencyClaim, triesMost: number): Promise<void> {
    for (let tried = 1; tried <= triesMost; tried++) {
      if (tried > 1) await clock.sleep(releaseEveryMs);
      const isDone = await releaseKey(database.rows, claim).then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
  }
};

/** Takes away what is over. */
export const sweepOnce =
  ({ database, clock }: Pick<OnceNeeds, "database" | "clock">) =>
  (): Promise<void> =>
    sweepKeys(database.rows, new Date(clock.now()));

/** A string of structured fields, `"..."` (RFC 9651, 3.3.3), or bare, as many clients send it. */
export function readKey(header: string): string {
  const quoted = header.match(/^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/)?.[1];
  const key = quoted === undefined ? header : quoted.replaceAll(/\\(["\\])/g, "$1");
  const isPlain = quoted !== undefined || /^[\x21\x23-\x7e]*$/.test(header);
  return isPlain && key.length >= 1 && key.length <= 255 ? key : refuse("idempotency.malformed");
}

const hashOf = (text: string): Uint8Array => createHash("sha256").update(text).digest();
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);
