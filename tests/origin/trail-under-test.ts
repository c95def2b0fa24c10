import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { type Entry, recordEntries } from "../../origin/audit/record-entry.ts";
import { takeCheckpoint } from "../../origin/audit/take-checkpoint.ts";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createLog } from "../../shared/log.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";

export type TrailUnderTest = Awaited<ReturnType<typeof startTrail>>;

/** The trail alone on a database, with a store for its checkpoints and a clock that is moved by hand. */
export async function startTrail(database: Database) {
  const folder = mkdtempSync(join(tmpdir(), "cpt-trail-"));
  const clock = createManualClock(Date.UTC(2026, 10, 28, 12, 20));
  const objects = await openFolder({ folder, lives: { audit: Number.POSITIVE_INFINITY }, clock });
  const seed = new Uint8Array(createSeededRandomness("trail").bytes(32));
  const signer = createSigner([{ id: "k1", seed, publicBytes: undefined }]);
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: clock.now, least: "DEBUG" });
  const needs = {
    database,
    objects,
    clock,
    signer,
    environment: "local",
    log,
    keyValue: openMemory({ clock }),
  };
  let owners = 0;
  return {
    ...needs,
    lines,
    folder,
    stop: () => rmSync(folder, { recursive: true, force: true }),
    owner: () => `owner-${process.pid}-${++owners}`,
    /** So many tasks of an owner, each with what is told of it. */
    addTasks: async (owner: string, count: number): Promise<string[]> => {
      const ids = Array.from({ length: count }, () => uuidV7(clock.now()));
      const entries = ids.flatMap((taskId): Entry[] => [
        { action: "task.created", actor: owner, owner, subject: "echo", taskId, requestId: "r" },
        { action: "task.finished", actor: "worker", owner, subject: "echo", taskId, requestId: "r" },
      ]);
      await database.transaction((rows) => recordEntries(rows, entries, clock.now()));
      return ids;
    },
    /** The checkpoint of the next hour. */
    sign: async () => {
      await clock.advance(3_600_000);
      return takeCheckpoint(needs)();
    },
    /** What somebody may do who owns the tables. */
    tamper: async (...statements: string[]): Promise<void> => {
      const tables = ["audit_logs", "audit_heads"];
      for (const table of tables)
        await sql.raw(`alter table ${table} disable trigger user`).execute(database.rows);
      await sql`alter table audit_logs drop constraint audit_place_counts`.execute(database.rows);
      try {
        for (const statement of statements) await sql.raw(statement).execute(database.rows);
      } finally {
        for (const table of tables)
          await sql.raw(`alter table ${table} enable trigger user`).execute(database.rows);
        await sql`alter table audit_logs add constraint audit_place_counts check (seq > 0) not valid`.execute(
          database.rows,
        );
      }
    },
  };
}
