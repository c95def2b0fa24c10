import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { sql } from "kysely";
import { migrate } from "../../origin/outside/database/migrate.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { addTask } from "../../origin/tasks/add-task.ts";
import type { Report } from "../../shared/contracts/report.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { verifyPdf } from "../../shared/report-manifest.ts";
import { createFastClock } from "../fast-clock.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { startApp } from "../origin/start-app.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import {
  openPdfDatabase,
  type PdfPoint,
  type PdfWorkerOptions,
  pdfClockFactor,
  pdfPoints,
  pdfSigner,
} from "./pdf-worker.ts";

// Real processes, killed as by a power cut: on a real Postgres where there is one, else on PGlite's folder.

const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const server = process.env["TEST_POSTGRES_URL"];
/** PGlite takes its time to open a folder, and nobody else can hold it meanwhile. */
const load = server
  ? { pdfs: 200, kills: 20, points: pdfPoints }
  : {
      pdfs: 40,
      kills: 4,
      points: ["signing", "preview stored", "pdf stored", "recorded", "committed"] as const,
    };
const workers = new Set<Subprocess>();
let report: Report;
let options: PdfWorkerOptions;
const folders: string[] = [];
beforeAll(async () => {
  report = await someReport();
}, 30_000);
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "cpt-crashes-"));
  folders.push(folder);
  options = {
    ...(server && { databaseUrl: await createTestDatabase(server) }),
    databaseFolder: join(folder, "database"),
    objectsFolder: join(folder, "objects"),
    startMs: Date.now(),
  };
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all([...workers].map(({ exited }) => exited));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a person saw of a car. */
async function someReport(): Promise<Report> {
  const app = await startApp();
  const headers = await signInBy(app);
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  const read = await jsonOf<Report>(app.ask(`/api/v1/tesla/vehicles/${car?.id}/report`, { headers }));
  await app.stop();
  return read;
}

async function addTasks(count: number): Promise<string[]> {
  const database = await openPdfDatabase(options);
  await migrate(database, Date.now());
  await sql`insert into users values (${owner}, 'someone', now()) on conflict do nothing`.execute(
    database.rows,
  );
  const queue = { way: "pull" as const, tell: async () => {}, hear: async () => async () => {} };
  const clock = createFastClock(pdfClockFactor, options.startMs);
  const add = addTask({ database, queue, clock });
  const ids: string[] = [];
  for (let index = 0; index < count; index++)
    ids.push(
      await add(
        // One that is killed again and again is not the point here.
        { type: "report.pdf", attemptsMax: 100 },
        {
          owner,
          payload: { language: "en", units: "metric", copy: "buyer" },
          sealed: JSON.stringify({ report }),
        },
      ),
    );
  await database.close();
  return ids;
}

/** Starts a worker, hears of every point it reaches, and gives back how it ended. */
async function work(dieAt: PdfPoint | undefined, hear: (point: string, kill: () => void) => void) {
  const told: PdfWorkerOptions = { ...options, ...(dieAt && { dieAt }) };
  const worker = Bun.spawn([process.execPath, join(import.meta.dir, "pdf-worker.ts"), JSON.stringify(told)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  workers.add(worker);
  let rest = "";
  for await (const chunk of worker.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line, () => worker.kill("SIGKILL"));
  }
  await worker.exited;
  workers.delete(worker);
  return worker.signalCode;
}

interface Ended {
  id: string;
  status: string;
  sealed: string | null;
  attempts: number;
  object_name: string;
  finished: number;
}

/** Every task is done, on record once, told of once in the trail; its PDF is genuine, and nothing else lies about. */
async function expectAllDone(ids: readonly string[]): Promise<Ended[]> {
  const database = await openPdfDatabase(options);
  const { rows } = await sql<Ended>`select tasks.id, status::text, sealed, attempts, object_name,
    (select count(*) from audit_logs where task_id = tasks.id and action = 'task.finished')::int as finished
    from tasks left join report_records on report_records.id = tasks.id order by tasks.id`.execute(
    database.rows,
  );
  await database.close();
  expect(rows.map(({ id }) => id)).toEqual([...ids].toSorted());
  for (const row of rows) expect(row).toMatchObject({ status: "done", sealed: null, finished: 1 });
  const lying = readdirSync(options.objectsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(options.objectsFolder.length + 1));
  const wanted = rows.flatMap(({ id, object_name }) => [
    object_name,
    `reports/${id}/preview.png`,
    `reports/${id}/page.png`,
  ]);
  expect(lying.toSorted()).toEqual(wanted.toSorted());
  const keys = await pdfSigner.publicKeys();
  for (const { id, object_name } of rows)
    expect(
      await verifyPdf(await Bun.file(join(options.objectsFolder, object_name)).bytes(), keys),
    ).toMatchObject({ is: "genuine", manifest: { reportId: id } });
  return rows;
}

describe(`making PDFs on ${server ? "Postgres" : "PGlite"}`, () => {
  test(`${load.pdfs} PDFs and ${load.kills} kills of the worker: none is lost, none is there twice, nothing lies about`, async () => {
    options.standInPictures = true;
    const ids = await addTasks(load.pdfs);
    const random = createSeededRandomness("kills");
    for (let kill = 0; kill < load.kills; kill++) {
      const [byte = 0] = random.bytes(1);
      let points = 0;
      // Somewhere in the first dozens of points that this worker reaches, whatever it has in hand then.
      const signal = await work(undefined, (_point, end) => {
        if (++points === 1 + (byte % 90)) end();
      });
      expect(signal).toBe("SIGKILL");
    }
    expect(await work(undefined, () => {})).toBeNull();
    const rows = await expectAllDone(ids);
    expect(rows.some(({ attempts }) => attempts > 1)).toBe(true);
  }, 180_000);

  test("killed at every named point: each PDF is made all the same, once", async () => {
    const ids = await addTasks(load.points.length);
    for (const point of load.points) {
      expect(await work(point, () => {})).toBe("SIGKILL");
    }
    expect(await work(undefined, () => {})).toBeNull();
    await expectAllDone(ids);
  }, 180_000);
});
