import { sql } from "kysely";
import { openPGlite } from "../../origin/outside/database/pglite.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";
import { systemRandomness } from "../../origin/outside/randomness/system.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { reportPdfTask } from "../../origin/reports/report-task.ts";
import { runTasks } from "../../origin/tasks/run-tasks.ts";
import type { TaskKind } from "../../origin/tasks/task-kind.ts";
import { objectLives } from "../../origin/wiring.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { createFastClock } from "../fast-clock.ts";
import { silentLog } from "../silent-log.ts";
import { until } from "../until.ts";

export interface PdfWorkerOptions {
  /** A Postgres server's, or else a folder of PGlite's, which this process alone may hold. */
  databaseUrl?: string;
  databaseFolder: string;
  objectsFolder: string;
  startMs: number;
  /** Drawing pictures costs more than all the rest: many PDFs do with a stand-in. */
  standInPictures?: boolean;
  /** At which point it kills itself, as nothing that could be handled. */
  dieAt?: PdfPoint;
}

/** Every named point in the making of a PDF, in its order. */
export const pdfPoints = [
  "claimed",
  "rendering",
  "signing",
  "uploading",
  "preview stored",
  "thumbnail stored",
  "pdf stored",
  "made",
  "recorded",
  "committed",
] as const;
export type PdfPoint = (typeof pdfPoints)[number];

/** A lease ends after less than a second, a retry waits for no more. */
export const pdfClockFactor = 60;

export const openPdfDatabase = ({ databaseUrl, databaseFolder }: PdfWorkerOptions): Promise<Database> =>
  databaseUrl
    ? openPostgres({ url: databaseUrl, poolMax: 5, log: silentLog })
    : openPGlite({ folder: databaseFolder, log: silentLog });

/** Sealed or not makes no difference here. */
export const openSeal = { encrypt: (plain: string) => plain, decrypt: (token: string) => token };
export const pdfSigner = createSigner([
  { id: "test", seed: new Uint8Array(32).fill(7), publicBytes: undefined },
]);

const standIn = new Uint8Array([1]);

/** A worker as a process of its own that says each point it reaches, and ends when there is nothing left to do. */
async function main(options: PdfWorkerOptions): Promise<void> {
  const reach = (point: PdfPoint): void => {
    if (point === options.dieAt) process.kill(process.pid, "SIGKILL");
    process.stdout.write(`${point}\n`);
  };
  const clock = createFastClock(pdfClockFactor, options.startMs);
  const folder = await openFolder({ folder: options.objectsFolder, lives: objectLives, clock });
  const objects: ObjectStore = {
    ...folder,
    put: async (name, bytes, ...rest) => {
      await folder.put(name, bytes, ...rest);
      reach(
        name.endsWith("preview.png")
          ? "preview stored"
          : name.endsWith(".png")
            ? "thumbnail stored"
            : "pdf stored",
      );
    },
  };
  const opened = await openPdfDatabase(options);
  let isRecording = false;
  const database: Database = {
    ...opened,
    transaction: async (work) => {
      const result = await opened.transaction(work);
      if (isRecording) reach("committed");
      isRecording = false;
      return result;
    },
  };
  const kind = reportPdfTask({
    objects,
    openPhotos: async () => [],
    signer: pdfSigner,
    pageUrl: "http://localhost:8787",
    log: silentLog,
    seal: openSeal,
    ...(options.standInPictures && { draw: async () => ({ preview: standIn, thumbnail: standIn }) }),
  });
  const telling: typeof kind = {
    ...kind,
    run: async (task) => {
      reach("claimed");
      const outcome = await kind.run({
        ...task,
        tell: async (progress, step) => {
          await task.tell(progress, step);
          if (step === "render") reach("rendering");
          if (step === "sign") reach("signing");
          if (step === "upload") reach("uploading");
        },
      });
      reach("made");
      return {
        ...outcome,
        record: async (rows) => {
          await outcome.record?.(rows);
          isRecording = true;
          reach("recorded");
        },
      };
    },
  };
  const worker = await runTasks({
    database,
    queue: createPullQueue({ database, lookEveryMs: 50 }),
    clock,
    randomness: systemRandomness,
    log: silentLog,
    kinds: [telling as TaskKind],
  });
  await until(async () => {
    const { rows } = await sql`select 1 from tasks where status in ('pending', 'running') limit 1`.execute(
      opened.rows,
    );
    return rows.length === 0;
  }, 120_000);
  await worker.stop(10_000);
  await opened.close();
}

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? "{}"));
