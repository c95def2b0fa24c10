import { join } from "node:path";
import type { Log } from "../shared/log.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./outside/clock/port.ts";
import { systemClock } from "./outside/clock/system.ts";
import type { Database } from "./outside/database/port.ts";
import type { Google, VerifyIdentity } from "./outside/google/port.ts";
import type { Internet } from "./outside/internet/port.ts";
import { createInternet } from "./outside/internet/system.ts";
import type { KeyValue } from "./outside/key-value/port.ts";
import type { Lives, ObjectStore } from "./outside/object-store/port.ts";
import type { Randomness } from "./outside/randomness/port.ts";
import { systemRandomness } from "./outside/randomness/system.ts";
import type { TaskQueue } from "./outside/task-queue/port.ts";
import { createPullQueue } from "./outside/task-queue/pull.ts";
import { reportLifeSeconds } from "./reports/make-pdf.ts";
import { photoLifeSeconds } from "./reports/photos/open-photos.ts";

/** Everything beyond this process, each behind its port. */
export interface Outside {
  database: Database;
  keyValue: KeyValue;
  objects: ObjectStore;
  queue: TaskQueue;
  internet: Internet;
  /** Who may call the worker's door; unset where nobody does. */
  verifyCaller?: VerifyIdentity;
  clock: Clock;
  randomness: Randomness;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  log: Log;
  close(): Promise<void>;
}

/** How long what each wing stores may live; a bucket's lifecycle rules say the same. */
export const objectLives = {
  reports: reportLifeSeconds,
  photos: photoLifeSeconds,
  audit: Number.POSITIVE_INFINITY,
} satisfies Lives;

/** Picks the adapters that the configuration asks for, and says which. What is not picked isn't even loaded. */
export async function wireOutside(config: Config, log: Log): Promise<Outside> {
  const clock = systemClock;
  log.info("Systems were chosen", {
    database: config.DATABASE_URL ? "Postgres" : `PGlite in ${config.DATA_FOLDER}`,
    key_value: config.REDIS_URL ? "Redis" : "memory",
    object_store:
      config.OBJECT_STORE === "gcs" ? `bucket ${config.REPORTS_BUCKET}` : `folder ${reportsFolder(config)}`,
    task_queue: config.TASK_QUEUE === "push" ? `Cloud Tasks ${config.CLOUD_TASKS_QUEUE}` : "pull",
  });
  const google = usesGoogle(config) ? openGoogle(config, clock) : undefined;
  const [database, keyValue, objects] = await Promise.all([
    openDatabase(config, log),
    openKeyValue(config, clock, log),
    openObjects(config, clock, google),
  ]);
  return {
    database,
    keyValue,
    objects,
    ...(await openQueue(config, database, clock, google)),
    clock,
    internet: createInternet(),
    randomness: systemRandomness,
    fetch,
    log,
    close: async () => {
      await Promise.all([database.close(), keyValue.close()]);
    },
  };
}

async function openDatabase(config: Config, log: Log): Promise<Database> {
  const database = await connectDatabase(config, log);
  // Elsewhere a job of its own migrates, with a role that may.
  if (config.ENVIRONMENT === "local") await migrateAndTell(database, config, log);
  return database;
}

/** Brings the database up to date, and lets go of it. */
export async function migrateDatabase(config: Config, log: Log): Promise<void> {
  const database = await connectDatabase(config, log);
  await migrateAndTell(database, config, log).finally(() => database.close());
}

async function migrateAndTell(database: Database, config: Config, log: Log): Promise<void> {
  const { migrate } = await import("./outside/database/migrate.ts");
  const applied = await migrate(database, systemClock.now());
  if (applied.length > 0) log.info("The database was migrated", { applied });
  else log.debug("The database is up to date");
  if (config.DATABASE_SERVICE_ROLE === undefined) return;
  const { grantServices } = await import("./outside/database/grant-services.ts");
  await grantServices(database, config.DATABASE_SERVICE_ROLE);
  log.info("The services' role may what it needs", { role: config.DATABASE_SERVICE_ROLE });
}

async function connectDatabase(config: Config, log: Log): Promise<Database> {
  if (config.DATABASE_URL) {
    const { openPostgres } = await import("./outside/database/postgres.ts");
    return openPostgres({ url: config.DATABASE_URL, poolMax: config.DATABASE_POOL_MAX, log });
  }
  const { openPGlite } = await import("./outside/database/pglite.ts");
  return openPGlite({ folder: join(config.DATA_FOLDER, "database"), log });
}

async function openKeyValue(config: Config, clock: Clock, log: Log): Promise<KeyValue> {
  if (!config.REDIS_URL) {
    const { openMemory } = await import("./outside/key-value/memory.ts");
    return openMemory({ clock });
  }
  const { openRedis } = await import("./outside/key-value/redis.ts");
  const { REDIS_URL: url, REDIS_CA: certificateAuthority } = config;
  return openRedis({ url, log, ...(certificateAuthority !== undefined && { certificateAuthority }) });
}

async function openObjects(
  config: Config,
  clock: Clock,
  google: Promise<Google> | undefined,
): Promise<ObjectStore> {
  if (config.OBJECT_STORE === "gcs" && google && config.REPORTS_BUCKET) {
    const { openGcs } = await import("./outside/object-store/gcs.ts");
    return openGcs({ google: await google, bucket: config.REPORTS_BUCKET, lives: objectLives, clock });
  }
  const { openFolder } = await import("./outside/object-store/folder.ts");
  return openFolder({ folder: reportsFolder(config), lives: objectLives, clock });
}

async function openQueue(
  config: Config,
  database: Database,
  clock: Clock,
  google: Promise<Google> | undefined,
): Promise<Pick<Outside, "queue" | "verifyCaller">> {
  const { CLOUD_TASKS_QUEUE: queue, CLOUD_TASKS_CALLER: caller, WORKER_URL: workerUrl } = config;
  if (config.TASK_QUEUE === "pull" || !google || !queue || !caller || !workerUrl)
    return { queue: createPullQueue({ database }) };
  const [{ createCloudTasksQueue }, { verifyIdentity }] = await Promise.all([
    import("./outside/task-queue/cloud-tasks.ts"),
    import("./outside/google/verify-identity.ts"),
  ]);
  const { PLATFORM_VERIFIED: platformVerified, GOOGLE_STAND_IN: standIn } = config;
  return {
    queue: createCloudTasksQueue({
      google: await google,
      ...{ queue, workerUrl, caller, dispatchDeadlineSeconds },
      now: clock.now,
    }),
    verifyCaller: verifyIdentity({
      ...{ fetch, clock, audience: workerUrl, emails: [caller], platformVerified, standIn },
    }),
  };
}

/** A little longer than an attempt may last: the row has the word before the queue loses patience. */
const dispatchDeadlineSeconds = 330;

const usesGoogle = (config: Config): boolean => config.TASK_QUEUE === "push" || config.OBJECT_STORE === "gcs";

async function openGoogle(config: Config, clock: Clock): Promise<Google> {
  const [{ askGoogle }, { keyFileTokens, metadataTokens }] = await Promise.all([
    import("./outside/google/ask-google.ts"),
    import("./outside/google/token-sources.ts"),
  ]);
  const { GOOGLE_APPLICATION_CREDENTIALS: account, GOOGLE_STAND_IN: standIn } = config;
  const needs = { fetch, clock, standIn };
  return askGoogle({ ...needs, tokens: account ? keyFileTokens(account, needs) : metadataTokens(needs) });
}

const reportsFolder = (config: Config): string =>
  config.REPORTS_FOLDER ?? join(config.DATA_FOLDER, "objects");
