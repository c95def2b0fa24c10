import { sql } from "kysely";
import type { Rows } from "../outside/database/port.ts";

export interface IdempotencyClaim {
  id: Uint8Array;
  claim: string;
}

/**
 * The rows of requests that may be sent again. A request claims its row, works, and writes its answer in the
 * transaction of what it made. A claim that is over without an answer (its process died) and a row whose day is
 * over go to whoever comes next.
 */
export async function claimKey(
  rows: Rows,
  { id, claim }: IdempotencyClaim,
  fingerprint: Uint8Array,
  { now, claimedUntil, endsAt }: { now: Date; claimedUntil: Date; endsAt: Date },
): Promise<boolean> {
  const claimed = { fingerprint, claim, claimed_until: claimedUntil, ends_at: endsAt };
  const row = await rows
    .insertInto("idempotency_keys")
    .values({ id, ...claimed })
    .onConflict((on) =>
      on
        .column("id")
        .doUpdateSet({ ...claimed, answer: null })
        .where((is) =>
          is.or([
            is("idempotency_keys.ends_at", "<=", now),
            is.and([
              is("idempotency_keys.answer", "is", null),
              is("idempotency_keys.claimed_until", "<=", now),
            ]),
          ]),
        ),
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export const selectKept = (
  rows: Rows,
  id: Uint8Array,
): Promise<{ fingerprint: Uint8Array; answer: string | null } | undefined> =>
  rows
    .selectFrom("idempotency_keys")
    .select(["fingerprint", "answer"])
    .where("id", "=", id)
    .executeTakeFirst();

/** False where the claim went to another meanwhile. */
export async function keepAnswer(
  rows: Rows,
  { id, claim }: IdempotencyClaim,
  answer: string,
): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable("idempotency_keys")
    .set({ answer })
    .where("id", "=", id)
    .where("claim", "=", claim)
    .where("answer", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function releaseKey(rows: Rows, { id, claim }: IdempotencyClaim): Promise<void> {
  await rows
    .deleteFrom("idempotency_keys")
    .where("id", "=", id)
    .where("claim", "=", claim)
    .where("answer", "is", null)
    .execute();
}

/** A few at a time: who sweeps comes again. */
export async function sweepKeys(rows: Rows, now: Date): Promise<void> {
  const over = sql<Uint8Array>`(select id from idempotency_keys where ends_at <= ${now} limit 1000)`;
  await rows.deleteFrom("idempotency_keys").where("id", "in", over).execute();
}
