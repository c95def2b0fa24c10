import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import * as z from "zod";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { systemRandomness } from "../../origin/outside/randomness/system.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { runTasks } from "../../origin/tasks/run-tasks.ts";
import type { TaskKind } from "../../origin/tasks/task-kind.ts";
import { createLog } from "../../shared/log.ts";
import { createFastClock } from "../fast-clock.ts";
import { silentLog } from "../silent-log.ts";

export interface LightWorkerOptions {
  databaseUrl: string;
  width?: number;
  leaseMs?: number;
  heartbeatMs?: number;
  attemptMsMax?: number;
  /** How long it lets handlers finish on SIGTERM. */
  graceMs?: number;
  /** How much faster time goes by, from which moment: the same for all who share a database. */
  clock: { factor: number; startMs: number };
  /** It stops, as a frozen process does, within the first transaction that ends tasks. */
  freezesWhileEnding?: boolean;
  /** What its handlers do last, behind the gate, where they would end well in any other worker. */
  last?: Partial<Record<string, LastDeed>>;
}

/** `stays`: goes on until it is aborted. */
export type LastDeed = "throws" | "tells" | "stays";

/** Five milliseconds' work, with an effect that can be counted. */
export const LightPayload = z.strictObject({
  /** By which whoever asked knows it. */
  key: z.string(),
  /** Its effect is written in the transaction that ends it, too. */
  isRecorded: z.boolean(),
  does: z.enum(["works", "waits", "mends", "throws", "hangs", "exits", "eats"]).default("works"),
});
export type LightPayload = z.input<typeof LightPayload>;

/**
 * Where effects are counted: no key keeps a second one out. What a handler writes by itself may be there once for each
 * attempt that began, what it hands to the end of its task once for each task.
 */
export const createEffects = sql`create table effects (task_id uuid not null, place text not null)`;
/** Open where there is a row. */
export const createGate = sql`create table gate ()`;

const workMs = 5;
const mebibyte = 1024 * 1024;

/** A worker as a process of its own, on the engine as it is: says which tasks it begins, ends by a signal. */
async function main(options: LightWorkerOptions): Promise<void> {
  const { factor, startMs } = options.clock;
  // Each handler has one beside the engine's: to wait for another's is no fault that is looked at here.
  const poolMax = 5 + (options.width ?? 5);
  const database = await openPostgres({ url: options.databaseUrl, poolMax, log: silentLog });
  const isOpen = async () => (await sql`select from gate`.execute(database.rows)).rows.length > 0;
  /** What it does beside its work. */
  const deeds: Record<z.output<typeof LightPayload>["does"], (signal: AbortSignal) => Promise<void>> = {
    works: async () => {},
    /** For the gate to be open. */
    waits: async (signal) => {
      while (!(await isOpen())) await wait(20, undefined, { signal });
    },
    /** Fails until the gate is open. */
    mends: async () => {
      if (!(await isOpen())) throw new Error("The gate is not open yet");
    },
    throws: async () => {
      throw new Error("It was asked to throw");
    },
    /** Deaf to its signal. */
    hangs: () => new Promise(() => {}),
    exits: async () => process.exit(1),
    /** Ever more memory, until somebody ends it. */
    eats: async () => {
      for (const eaten: Uint8Array[] = []; ; await wait(1)) eaten.push(new Uint8Array(16 * mebibyte).fill(1));
    },
  };
  const light: TaskKind<z.output<typeof LightPayload>> = {
    type: "light",
    payload: LightPayload,
    attemptsMax: 3,
    attemptMsMax: options.attemptMsMax ?? 60_000,
    run: async ({ id, payload, signal, tell }) => {
      process.stdout.write(`${id}\n`);
      for (const sinceMs = performance.now(); performance.now() - sinceMs < workMs; );
      await sql`insert into effects values (${id}, 'handler')`.execute(database.rows);
      await deeds[payload.does](signal);
      const last = options.last?.[payload.key];
      if (last === "tells") await tell(0.5, "stale");
      if (last === "throws") throw new Error("It was asked to throw");
      if (last === "stays") await wait(60_000, undefined, { signal });
      return {
        result: {},
        ...(payload.isRecorded && {
          record: async (rows) => {
            await sql`insert into effects values (${id}, 'end')`.execute(rows);
          },
        }),
      };
    },
  };
  let isFrozen = false;
  const worker = await runTasks({
    ...options,
    database,
    queue: createPullQueue({ database }),
    clock: createFastClock(factor, startMs),
    randomness: systemRandomness,
    log: createLog({ write: (line) => process.stdout.write(`${line}\n`), now: Date.now, least: "NOTICE" }),
    kinds: [light as TaskKind],
    whenEnded: async () => {
      if (!options.freezesWhileEnding || isFrozen) return;
      isFrozen = true;
      process.kill(process.pid, "SIGSTOP");
    },
  });
  process.on("SIGTERM", async () => {
    await worker.stop(options.graceMs ?? 10_000);
    await database.close();
    process.exit(0);
  });
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? "{}"));
