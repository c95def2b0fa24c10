import { readFileSync } from "node:fs";
import * as z from "zod";
import { toBase64Url } from "../shared/base64url.ts";
import { environments } from "../shared/environments.ts";
import { severities } from "../shared/log.ts";
import { parseLinkKeys } from "../shared/signed-link.ts";

/** Only loopback may be spoken to without TLS. */
const address = z
  .url({ protocol: /^https?$/ })
  .refine(
    (text) =>
      text.startsWith("https:") ||
      /^http:\/\/(localhost|[\w-]+(\.[\w-]+)*\.localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(text),
    "must be https, unless it is a loopback address",
  );
const base = address.transform((text) => text.replace(/\/+$/, ""));
const key32 = z
  .base64url()
  .refine((text) => Buffer.from(text, "base64url").length >= 32, "must hold 32 bytes or more")
  .refine(looksRandom, "is not random: make one with `openssl rand -base64 32 | tr +/ -_`");
const key32s = z
  .string()
  .transform((text) => text.split(",").map((key) => key.trim()))
  .pipe(z.array(key32))
  .transform((keys) => keys.map((key) => new Uint8Array(Buffer.from(key, "base64url"))));
const fernetKeys = z
  .string()
  .refine((text) => text.split(",").every(looksRandom), "is not random, or the example of a document")
  .refine(
    (text) => text.split(",").every((key) => /^[\w-]{43}=?$/.test(key.trim())),
    "each key must be the base64url of 32 bytes",
  );
const linkKeys = z.string().transform((text, context) => {
  try {
    const keys = parseLinkKeys(text);
    if (keys.every(({ secret }) => looksRandom(toBase64Url(secret)))) return keys;
    throw new Error("is not random");
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not link keys" });
    return z.NEVER;
  }
});
const regionBases = z
  .string()
  .regex(/^na=[^,]+,eu=[^,]+$/, "must be na=<address>,eu=<address>")
  .transform((text) => Object.fromEntries(text.split(",").map((part) => part.split("=", 2))))
  .pipe(z.object({ na: base, eu: base }));

const Settings = z.object({
  /** Which environment this is. `local` may fall back on what runs in the process; the others may not. */
  ENVIRONMENT: z.enum(environments).default("local"),
  /** What this process does: answer requests, run tasks, or both. */
  ROLE: z.enum(["all", "api", "worker"]).default("all"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.enum(severities).default("INFO"),
  /** Ends with whoever started it: for the local launcher. */
  EXIT_WITH_PARENT: z.stringbool().default(false),
  /** Where embedded systems keep what they hold. */
  DATA_FOLDER: z.string().default(".data"),
  /** Unset: Postgres in the process. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(200).default(10),
  /** Unset: values in this process. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** The certificate authority of the Redis server, where it has one of its own. */
  REDIS_CA: z.string().optional(),
  /** Unset: a folder in DATA_FOLDER. */
  REPORTS_FOLDER: z.string().optional(),
  /** Under which addresses people meet the API and the page. */
  API_URL: base.default("http://dev.api.localhost:8787"),
  PAGE_URL: base.default("http://localhost:8787"),
  TESLA_AUTHORIZE_URL: base.default("http://localhost:8090/auth/oauth2/v3/authorize"),
  TESLA_TOKEN_URL: base.default("http://127.0.0.1:8090/token-host/oauth2/v3/token"),
  TESLA_API_URLS: regionBases.default({ na: "http://127.0.0.1:8090/na", eu: "http://127.0.0.1:8090/eu" }),
  TESLA_CLIENT_ID: z.string().default("cpt-local"),
  TESLA_CLIENT_SECRET: z.string().default("cpt-local-secret"),
  /** Where Tesla switches us off; we stop a little before. */
  TESLA_MONTHLY_BUDGET_USD: z.coerce.number().positive().default(10),
  /** What one person may cost us on one day. */
  TESLA_DAILY_BUDGET_USD: z.coerce.number().positive().default(0.5),
  /** Fernet keys, parted by commas: the first encrypts, all decrypt. */
  TOKEN_ENCRYPTION_KEY: fernetKeys.optional(),
  /** `<id>:<base64url>`, parted by commas: the first signs, all verify. The edge has the same. */
  LINK_SIGNING_KEYS: linkKeys.optional(),
  /** Sessions from before encryption are taken as they are, and encrypted when next written. Never for long. */
  TOKEN_ENCRYPTION_MIGRATING: z.stringbool().default(false),
  /** Parted by commas: the first signs, all verify. */
  SESSION_SIGNING_KEY: key32s.optional(),
  /** Turns Tesla's subject into a pseudonym: it can never be changed without making everyone a stranger. */
  PSEUDONYM_KEY: key32.optional(),
});
type Settings = z.infer<typeof Settings>;
type SettingName = keyof typeof Settings.shape;

const secrets = [
  "TOKEN_ENCRYPTION_KEY",
  "LINK_SIGNING_KEYS",
  "SESSION_SIGNING_KEY",
  "PSEUDONYM_KEY",
] as const;
type SecretName = (typeof secrets)[number];

/** What the process is told, complete: each secret is there, if only for this run of a local one. */
export type Config = Omit<Settings, SecretName> & { [Name in SecretName]: NonNullable<Settings[Name]> };

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
  const told = Object.fromEntries(
    Object.keys(Settings.shape).map((name) => [name, settingOf(name, environment)] as const),
  );
  const isLocal = (told["ENVIRONMENT"] ?? "local") === "local";
  const missing = isLocal ? [] : neededWhenDeployed.filter((name) => told[name] === undefined);
  const parsed = Settings.safeParse(told);
  const problems = [
    ...missing.map(
      (name) =>
        `${name} is missing (unset, empty, "n/a" or an example): set it, or ${name}_FILE to a file with it`,
    ),
    ...(parsed.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? []),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigProblems(problems);
  const settings = parsed.data;
  const absent = secrets.filter((name) => settings[name] === undefined);
  return {
    config: { ...settings, ...freshSecrets(random), ...present(settings) },
    warnings: absent.map(
      (name) => `${name} is not set: this run uses one of its own, and forgets it at its end`,
    ),
  };
}

/** Thirty-two random bytes hold some thirty different ones; a key of a few, or one out of a document, is no secret. */
function looksRandom(key: string): boolean {
  const isExample = key.includes("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4");
  return !isExample && new Set(Buffer.from(key, "base64url")).size >= 12;
}

/** The file that `<name>_FILE` names comes first; a value that says "none" in one of the usual ways is none. */
function settingOf(name: string, environment: Record<string, string | undefined>): string | undefined {
  const file = environment[`${name}_FILE`];
  const text = (file ? readSetting(name, file) : environment[name])?.trim();
  return text === undefined || saysNothing.test(text) ? undefined : text;
}

const saysNothing = /^$|^n\/?a$|^(changeme|change-me|example|secret|todo|xxx+|your[-_ ].*|<.*>)$/i;

function readSetting(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigProblems([`${name}_FILE names a file that can't be read: ${file}`]);
  }
}

const freshSecrets = (random: (size: number) => Uint8Array): Pick<Config, SecretName> => {
  const key = () => Buffer.from(random(32)).toString("base64url");
  return {
    TOKEN_ENCRYPTION_KEY: key(),
    LINK_SIGNING_KEYS: parseLinkKeys(`run:${key()}`),
    SESSION_SIGNING_KEY: [new Uint8Array(random(32))],
    PSEUDONYM_KEY: key(),
  };
};

function present(settings: Settings): Partial<Pick<Config, SecretName>> {
  return Object.fromEntries(
    secrets.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  );
}
