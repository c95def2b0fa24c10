import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { sql } from "kysely";
import { verifyTrail } from "../../origin/audit/verify-trail.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Database } from "../../origin/outside/database/port.ts";
import { openPostgres } from "../../origin/outside/database/postgres.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { addTasks } from "../../origin/tasks/add-task.ts";
import { redriveGroup } from "../../origin/tasks/redrive-group.ts";
import { createSigner } from "../../shared/signing-keys.ts";
import { createFastClock } from "../fast-clock.ts";
import { createTestDatabase } from "../servers/test-database.ts";
import { silentLog } from "../silent-log.ts";
import { brokenPromises, createHistory, type History, type Thing } from "./history.ts";
import { createEffects, createGate, type LightPayload, type LightWorkerOptions } from "./light-worker.ts";

export const owner = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";

/** Light tasks in a database of their own, with workers as processes, and what became of them. */
export interface LightTasks {
  database: Database;
  history: History;
  add(payloads: readonly LightPayload[], attemptsMax: number): Promise<void>;
  openGate(): Promise<void>;
  /** Lets some go again that failed, as an operator does; tells how many. */
  redrive(): Promise<number>;
  start(settings?: Partial<LightWorkerOptions>): LightWorker;
  /** How many are not over. */
  left(): Promise<number>;
  things(): Promise<LightThing[]>;
  /** Every promise that was broken: of the tasks, and of the trail that tells of them. */
  broken(): Promise<string[]>;
  stop(): Promise<void>;
}

/** `effects`: what was written within the end of the task. */
export interface LightThing extends Thing {
  payload: LightPayload;
  attempts: number;
  redrives: number;
  /** How often its handler wrote by itself. */
  handled: number;
}

export interface LightWorker {
  process: Subprocess<"ignore", "pipe", "inherit">;
  /** The tasks that it began, as it says them. */
  begun: string[];
  /** Its log. */
  lines: Record<string, unknown>[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

const addedAtOnce = 500;

export async function openLightTasks(server: string, factor = 1): Promise<LightTasks> {
  const folder = mkdtempSync(join(tmpdir(), "cpt-light-"));
  const program = await bundledWorker(folder);
  const databaseUrl = await createTestDatabase(server);
  const database = await openPostgres({ url: databaseUrl, poolMax: 5, log: silentLog });
  await migrate(database, Date.now());
  await sql`insert into users values (${owner}, 'someone', now())`.execute(database.rows);
  await createEffects.execute(database.rows);
  await createGate.execute(database.rows);
  const startMs = Date.now();
  const clock = createFastClock(factor, startMs);
  const queue = { way: "pull" as const, tell: async () => {}, hear: async () => async () => {} };
  // Nothing was signed here.
  const objects = await openFolder({ folder: join(folder, "objects"), lives: {}, clock });
  const history = createHistory();
  const workers = new Set<LightWorker>();
  const things = async (): Promise<LightThing[]> => {
    const { rows } = await sql<LightRow>`
      select id, status, attempts, redrives, payload, result,
        (select count(*) from effects where task_id = tasks.id and place = 'end')::int as ends,
        (select count(*) from effects where task_id = tasks.id and place = 'handler')::int as handled,
        array(select action from audit_logs where task_id = tasks.id order by seq) as actions
      from tasks order by id`.execute(database.rows);
    return rows.map(({ id, status, ends, actions, ...row }) => ({
      ...{ named: id, id: row.payload.key, entries: actions, effects: ends },
      ended: ["done", "failed", "cancelled"].includes(status) ? status : undefined,
      ...row,
    }));
  };

  return {
    database,
    history,
    things,
    add: async (payloads, attemptsMax) => {
      for (let from = 0; from < payloads.length; from += addedAtOnce) {
        const some = payloads.slice(from, from + addedAtOnce);
        const ids = await addTasks({ database, queue, clock })(
          { type: "light", attemptsMax },
          some.map((payload) => ({ owner, payload })),
        );
        for (const [index, { key }] of some.entries())
          await history.run("add", key, async () => ({ outcome: "ok", named: ids[index] }));
      }
    },
    openGate: async () => {
      await sql`insert into gate default values`.execute(database.rows);
    },
    redrive: () =>
      redriveGroup({ database, queue, clock, kinds: [] })({ type: "light", error: "internal" }, "operator"),
    start: (settings) => {
      const options: LightWorkerOptions = { databaseUrl, clock: { factor, startMs }, ...settings };
      const worker = startWorker(program, options);
      workers.add(worker);
      void worker.process.exited.then(() => workers.delete(worker));
      return worker;
    },
    left: async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from tasks where status in ('pending', 'running')`.execute(database.rows);
      return rows[0]?.n ?? 0;
    },
    broken: async () => {
      const promises = {
        ...{ begins: "task.created", ends: ["task.finished", "task.failed", "task.cancelled"] },
        again: "task.redriven",
      };
      const signer = createSigner([{ id: "k", seed: new Uint8Array(32).fill(1), publicBytes: undefined }]);
      const trail = { database, objects, clock, signer, environment: "local" };
      const { whole, firstBreak } = await verifyTrail(trail)({});
      return [
        ...brokenPromises(history.operations, await things(), promises),
        ...(whole ? [] : [`The trail is broken: ${JSON.stringify(firstBreak)}`]),
      ];
    },
    stop: async () => {
      await Promise.all([...workers].map((worker) => worker.kill("SIGKILL")));
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In one file, which starts in a fraction of the time: of some tests the starting of workers is the most. */
async function bundledWorker(folder: string): Promise<string> {
  const entrypoints = [join(import.meta.dir, "light-worker.ts")];
  const { outputs } = await Bun.build({ entrypoints, target: "bun", outdir: folder });
  return outputs[0]?.path ?? "";
}

interface LightRow extends Pick<LightThing, "payload" | "attempts" | "redrives" | "handled"> {
  id: string;
  status: string;
  ends: number;
  actions: string[];
}

function startWorker(program: string, options: LightWorkerOptions): LightWorker {
  const process = Bun.spawn([globalThis.process.execPath, program, JSON.stringify(options)], {
    ...{ stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  });
  const begun: string[] = [];
  const lines: Record<string, unknown>[] = [];
  void (async () => {
    let rest = "";
    for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts.filter(Boolean))
        if (line.startsWith("{")) lines.push(JSON.parse(line));
        else begun.push(line);
    }
  })();
  return {
    process,
    begun,
    lines,
    kill: async (signal) => {
      process.kill(signal);
      await process.exited;
    },
  };
}
