import { type EdgeSettings, readEdgeSettings } from "../shared/contracts/edge-settings.ts";
import { type HostClass, hostsOf } from "../shared/environments.ts";
import type { Limits } from "../shared/rate-limit-table.ts";
import type { ServiceAccount } from "../shared/service-account.ts";
import type { LinkKey } from "../shared/signed-link.ts";
import type { MetricsDataset } from "./outside/metrics/port.ts";
import type { HmacKey } from "./outside/report-store/port.ts";

/** What the Worker is bound to, before anyone has checked it: see `wrangler.toml`. */
export interface Bindings {
  readonly [name: string]: unknown;
}

export interface Config {
  environment: EdgeSettings["ENVIRONMENT"];
  hosts: ReadonlyMap<string, HostClass>;
  /** In order of preference, without a slash at the end. */
  origins: readonly string[];
  limits: Limits;
  linkKeys: readonly LinkKey[];
  rateLimitStore: { kind: "durable-object" } | { kind: "upstash"; url: string; token: string };
  reportStore: { kind: "origin" } | { kind: "gcs"; bucket: string; hmacKey?: HmacKey };
  serviceAccount?: ServiceAccount;
  adminKey?: string;
  rateLimits: DurableObjectNamespace;
  assets: Fetcher;
  metrics?: MetricsDataset;
}

/** Every reason at once for which a configuration cannot be used. */
export class ConfigProblems extends Error {
  override readonly name = "ConfigProblems";
  constructor(readonly problems: readonly string[]) {
    super(`Reading the configuration: ${problems.join("; ")}`);
  }
}

const read = new WeakMap<object, Config | ConfigProblems>();

/** Read once for each isolate: the bindings of one are one object. */
export function configOf(bindings: Bindings): Config {
  let config = read.get(bindings);
  if (!config) {
    config = readConfig(bindings);
    read.set(bindings, config);
  }
  if (config instanceof ConfigProblems) throw config;
  return config;
}

export function readConfig(bindings: Bindings): Config | ConfigProblems {
  const { RATE_LIMITS, ASSETS, METRICS } = bindings;
  const found = readEdgeSettings(bindings);
  const problems = "problems" in found ? found.problems : [];
  const unbound = Object.entries({ RATE_LIMITS, ASSETS }).filter(([, value]) => !isBound(value));
  if (!("settings" in found) || unbound.length > 0)
    return new ConfigProblems([...problems, ...unbound.map(([name]) => `${name} is missing`)]);
  const { settings } = found;
  return {
    environment: settings.ENVIRONMENT,
    hosts: hostsOf(settings.ENVIRONMENT, settings.DOMAIN),
    origins: settings.ORIGINS,
    limits: settings.LIMITS,
    linkKeys: settings.LINK_SIGNING_KEYS,
    rateLimitStore: rateLimitStoreOf(settings),
    reportStore: reportStoreOf(settings),
    ...(settings.SERVICE_ACCOUNT_KEY && { serviceAccount: settings.SERVICE_ACCOUNT_KEY }),
    ...(settings.EDGE_ADMIN_KEY !== undefined && { adminKey: settings.EDGE_ADMIN_KEY }),
    rateLimits: RATE_LIMITS as DurableObjectNamespace,
    assets: ASSETS as Fetcher,
    ...(isBound(METRICS) && { metrics: METRICS as MetricsDataset }),
  };
}

const isBound = (value: unknown): boolean => typeof value === "object" && value !== null;

function rateLimitStoreOf(settings: EdgeSettings): Config["rateLimitStore"] {
  const { RATE_LIMIT_STORE: kind, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = settings;
  return kind === "upstash" && url !== undefined && token !== undefined
    ? { kind, url, token }
    : { kind: "durable-object" };
}

function reportStoreOf(settings: EdgeSettings): Config["reportStore"] {
  const { REPORT_STORE, REPORTS_BUCKET, STORAGE_HMAC_ACCESS_ID, STORAGE_HMAC_SECRET } = settings;
  if (REPORT_STORE === "origin" || REPORTS_BUCKET === undefined) return { kind: "origin" };
  const hmacKey = STORAGE_HMAC_ACCESS_ID !== undefined &&
    STORAGE_HMAC_SECRET !== undefined && { accessId: STORAGE_HMAC_ACCESS_ID, secret: STORAGE_HMAC_SECRET };
  return { kind: "gcs", bucket: REPORTS_BUCKET, ...(hmacKey && { hmacKey }) };
}
