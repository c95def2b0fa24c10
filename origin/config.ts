import { readFileSync } from "node:fs";
import { environments } from "../shared/environments.ts";
import { severities } from "../shared/log.ts";
import { parseServiceAccount, type ServiceAccount } from "../shared/service-account.ts";
import * as read from "./setting-readers.ts";

/** Every setting: how it is read, and what it is where nobody set it. */
const settings = {
  /** Which environment this is. `local` may fall back on what runs in the process; the others may not. */
  ENVIRONMENT: setting(read.oneOf(environments), "local"),
  /** What this process does: answer requests, run tasks, both; or bring the database up to date, and end. */
  ROLE: setting(read.oneOf(["all", "api", "worker", "migrate"]), "all"),
  /** Unset: loopback alone where it is local, every address elsewhere, where the platform stands before it. */
  HOST: setting(read.text),
  PORT: setting(read.wholeNumber(0, 65_535), "8080"),
  LOG_LEVEL: setting(read.oneOf(severities), "INFO"),
  /** Ends with whoever started it: for the local launcher. */
  EXIT_WITH_PARENT: setting(read.yesOrNo, "false"),
  /** Where embedded systems keep what they hold. */
  DATA_FOLDER: setting(read.text, ".data"),
  /** Unset: Postgres in the process. */
  DATABASE_URL: setting(read.addressOf("postgres", "postgresql")),
  DATABASE_POOL_MAX: setting(read.wholeNumber(1, 200), "10"),
  /** The services' role in the database, to which a migration grants what they need. */
  DATABASE_SERVICE_ROLE: setting(read.text),
  /** How many tasks a worker runs at once. */
  TASK_WIDTH: setting(read.wholeNumber(1, 100), "5"),
  /** A worker that is silent for so long has lost its tasks. */
  TASK_LEASE_SECONDS: setting(read.wholeNumber(1, 3600), "45"),
  /** How often it says that it is there; a third of the lease, so that two words may be lost. */
  TASK_HEARTBEAT_SECONDS: setting(read.wholeNumber(1, 1200), "15"),
  /** Unset: values in this process. */
  REDIS_URL: setting(read.addressOf("redis", "rediss")),
  /** The certificate authority of the Redis server, where it has one of its own. */
  REDIS_CA: setting(read.text),
  /** Where PDFs, photos and checkpoints lie. */
  OBJECT_STORE: setting(read.oneOf(["folder", "gcs"]), "folder"),
  /** Unset: a folder in DATA_FOLDER. */
  REPORTS_FOLDER: setting(read.text),
  /** The bucket of Cloud Storage, where OBJECT_STORE is gcs. */
  REPORTS_BUCKET: setting(read.bucketName),
  /** Workers look for tasks by themselves, or Cloud Tasks calls the worker's door for each. */
  TASK_QUEUE: setting(read.oneOf(["pull", "push"]), "pull"),
  /** `projects/<project>/locations/<location>/queues/<queue>` */
  CLOUD_TASKS_QUEUE: setting(read.queueName),
  /** The service account in whose name Cloud Tasks calls the worker: nobody else may. */
  CLOUD_TASKS_CALLER: setting(read.email),
  /** Where Cloud Tasks finds the worker, and the audience of the tokens that it brings. */
  WORKER_URL: setting(read.webAddress),
  /** The platform checks identity tokens and takes their signature away, as Cloud Run does where it asks for a caller. */
  PLATFORM_VERIFIED: setting(read.yesOrNo, "false"),
  /** The key file of a service account; unset where the platform vouches for us. */
  GOOGLE_APPLICATION_CREDENTIALS: setting(serviceAccountIn),
  /** A stand-in for all of Google on which each of its hosts is a folder: for tests, and for a laptop. */
  GOOGLE_STAND_IN: setting(read.webAddress),
  /** Under which addresses people meet the API and the page. */
  API_URL: setting(read.webAddress, "http://dev.api.localhost:8787"),
  PAGE_URL: setting(read.webAddress, "http://localhost:8787"),
  TESLA_AUTHORIZE_URL: setting(read.webAddress, "http://localhost:8090/auth/oauth2/v3/authorize"),
  TESLA_TOKEN_URL: setting(read.webAddress, "http://127.0.0.1:8090/token-host/oauth2/v3/token"),
  TESLA_API_URLS: setting(read.regionAddresses, "na=http://127.0.0.1:8090/na,eu=http://127.0.0.1:8090/eu"),
  TESLA_CLIENT_ID: setting(read.text, "cpt-local"),
  TESLA_CLIENT_SECRET: setting(read.text, "cpt-local-secret"),
  /** Where Tesla switches us off; we stop a little before. */
  TESLA_MONTHLY_BUDGET_USD: setting(read.amount, "10"),
  /** What one person may cost us on one day. */
  TESLA_DAILY_BUDGET_USD: setting(read.amount, "0.5"),
  /** Fernet keys, parted by commas: the first encrypts, all decrypt. */
  TOKEN_ENCRYPTION_KEY: setting(read.fernetKeys),
  /** Sessions from before encryption are taken as they are, and encrypted when next written. Never for long. */
  TOKEN_ENCRYPTION_MIGRATING: setting(read.yesOrNo, "false"),
  /** `<id>:<base64url>`, parted by commas: the first signs, all verify. The edge has the same. */
  LINK_SIGNING_KEYS: setting(read.linkKeys),
  /**
   * Ed25519, `<id>:<base64url of the seed>`, parted by commas: the first signs checkpoints of the audit trail and
   * reports, all verify. One that is retired stays as `<id>:public.<base64url>`, for what it signed is kept.
   */
  SIGNING_KEYS: setting(read.signingKeys),
  /** Parted by commas: the first signs, all verify. */
  SESSION_SIGNING_KEY: setting(read.keys),
  /** Turns Tesla's subject into a pseudonym: it can never be changed without making everyone a stranger. */
  PSEUDONYM_KEY: setting(read.key),
  /** What operators send as `X-Admin-Key`. */
  ADMIN_KEY: setting(read.secretText),
};

type SettingName = keyof typeof settings;
type Settings = {
  [Name in SettingName]: (typeof settings)[Name] extends Setting<infer Value> ? Value : never;
};

const secrets = [
  "TOKEN_ENCRYPTION_KEY",
  "LINK_SIGNING_KEYS",
  "SIGNING_KEYS",
  "SESSION_SIGNING_KEY",
  "PSEUDONYM_KEY",
  "ADMIN_KEY",
] as const;
type SecretName = (typeof secrets)[number];

/** What is there in the end, whether it was set or not. */
type Filled = SecretName | "HOST";

/** What the process is told, complete: each secret is there, if only for this run of a local one. */
export type Config = Omit<Settings, Filled> & { [Name in Filled]: NonNullable<Settings[Name]> };

/** What a choice needs to be told besides, wherever it is made. */
const neededWith = {
  "TASK_QUEUE=push": ["CLOUD_TASKS_QUEUE", "CLOUD_TASKS_CALLER", "WORKER_URL"],
  "OBJECT_STORE=gcs": ["REPORTS_BUCKET"],
} as const satisfies Record<string, readonly SettingName[]>;

/** Everything that an environment other than `local` must be told. */
const neededWhenDeployed = [
  ...secrets,
  "DATABASE_URL",
  "REDIS_URL",
  "REPORTS_FOLDER",
  "API_URL",
  "PAGE_URL",
  "TESLA_AUTHORIZE_URL",
  "TESLA_TOKEN_URL",
  "TESLA_API_URLS",
  "TESLA_CLIENT_ID",
  "TESLA_CLIENT_SECRET",
] as const satisfies readonly SettingName[];

/** Everything that is wrong with the settings, in one list. */
export class ConfigProblems extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Reading the configuration: ${problems.length} to mend`);
  }
}

export interface ReadConfig {
  config: Config;
  /** What a local process falls back on, to be said at start. */
  warnings: string[];
}

/** Reads the settings once; throws with everything that is missing or wrong. */
export function readConfig(
  random: (size: number) => Uint8Array,
  environment: Record<string, string | undefined> = process.env,
): ReadConfig {
  const names = Object.keys(settings) as SettingName[];
  const told = new Map(names.map((name) => [name, settingOf(name, environment)]));
  const isLocal = (told.get("ENVIRONMENT") ?? "local") === "local";
  const problems: string[] = neededBy(told, isLocal)
    .filter((name) => told.get(name) === undefined)
    .map(
      (name) =>
        `${name} is missing (unset, empty, "n/a" or an example): set it, or ${name}_FILE to a file with it`,
    );

  if (isLocal && told.get("PLATFORM_VERIFIED")?.toLowerCase() === "true")
    problems.push(
      "PLATFORM_VERIFIED must not be true where ENVIRONMENT is local: no platform stands before it",
    );
  if (!isLocal && told.get("GOOGLE_STAND_IN") !== undefined)
    problems.push("GOOGLE_STAND_IN must not be set where ENVIRONMENT is not local");

  const values: Record<string, unknown> = {};
  for (const name of names) {
    const { reader, fallback } = settings[name];
    const text = told.get(name) ?? fallback;
    try {
      if (text !== undefined) values[name] = reader(text);
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : "can't be read"}`);
    }
  }
  if (problems.length > 0) throw new ConfigProblems(problems);
  const absent = isMigrating(told) ? [] : secrets.filter((name) => values[name] === undefined);
  return {
    config: { ...freshSecrets(random), HOST: isLocal ? "127.0.0.1" : "0.0.0.0", ...values } as Config,
    warnings: absent.map(
      (name) => `${name} is not set: this run uses one of its own, and forgets it at its end`,
    ),
  };
}

/** Such a job is told of the database and of nothing else: it has no use for secrets. */
const isMigrating = (told: ReadonlyMap<string, string | undefined>): boolean =>
  told.get("ROLE") === "migrate";

function neededBy(told: ReadonlyMap<string, string | undefined>, isLocal: boolean): SettingName[] {
  if (isMigrating(told)) return isLocal ? [] : ["DATABASE_URL"];
  const chosen = Object.entries(neededWith).flatMap(([choice, names]) => {
    const [setting = "", value] = choice.split("=");
    return told.get(setting) === value ? names : [];
  });
  const deployed = neededWhenDeployed.filter(
    (name) => name !== "REPORTS_FOLDER" || told.get("OBJECT_STORE") !== "gcs",
  );
  return [...(isLocal ? [] : deployed), ...chosen];
}

interface Setting<Value> {
  reader: read.Reader<Value>;
  fallback?: string;
}

function setting<Value>(reader: read.Reader<Value>, fallback: string): Setting<Value>;
function setting<Value>(reader: read.Reader<Value>): Setting<Value | undefined>;
function setting<Value>(reader: read.Reader<Value>, fallback?: string): Setting<Value> {
  return fallback === undefined ? { reader } : { reader, fallback };
}

/** The file that `<name>_FILE` names comes first; a value that says "none" in one of the usual ways is none. */
function settingOf(name: string, environment: Record<string, string | undefined>): string | undefined {
  const file = environment[`${name}_FILE`];
  const value = (file ? readSetting(name, file) : environment[name])?.trim();
  return value === undefined || saysNothing.test(value) ? undefined : value;
}

const saysNothing = /^$|^n\/?a$|^(changeme|change-me|example|secret|todo|xxx+|your[-_ ].*|<.*>)$/i;

function readSetting(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigProblems([`${name}_FILE names a file that can't be read: ${file}`]);
  }
}

function serviceAccountIn(file: string): ServiceAccount {
  return parseServiceAccount(readSetting("GOOGLE_APPLICATION_CREDENTIALS", file));
}

function freshSecrets(random: (size: number) => Uint8Array): Pick<Config, SecretName> {
  const key = () => new Uint8Array(random(32));
  return {
    TOKEN_ENCRYPTION_KEY: Buffer.from(key()).toString("base64url"),
    LINK_SIGNING_KEYS: [{ id: "run", secret: key() }],
    SIGNING_KEYS: [{ id: "run", seed: key(), publicBytes: undefined }],
    SESSION_SIGNING_KEY: [key()],
    PSEUDONYM_KEY: key(),
    ADMIN_KEY: Buffer.from(key()).toString("base64url"),
  };
}
