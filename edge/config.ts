import * as z from "zod/mini";
import { type Environment, environments, type HostClass, hostsOf } from "../shared/environments.ts";
import { type LinkKey, parseLinkKeys } from "../shared/signed-link.ts";
import type { ServiceAccount } from "./outside/identity/port.ts";
import { type Limits, parseLimits } from "./rate-limit-classes.ts";

/** What the Worker is bound to, before anyone has checked it: see `wrangler.toml`. */
export interface Bindings {
  readonly [name: string]: unknown;
}

export interface Config {
  environment: Environment;
  hosts: ReadonlyMap<string, HostClass>;
  /** In order of preference, without a slash at the end. */
  origins: readonly string[];
  limits: Limits;
  linkKeys: readonly LinkKey[];
  reportStore: "folder";
  serviceAccount?: ServiceAccount;
  rateLimits: DurableObjectNamespace;
  assets: Fetcher;
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
  const local = bindings["ENVIRONMENT"] === "local";
  const given = Object.fromEntries(Object.entries(bindings).filter(([, value]) => !isUnset(value)));
  const parsed = shapeFor(local).safeParse(given);
  if (!parsed.success) return new ConfigProblems(parsed.error.issues.map(inWords(given)));
  if (!parsed.data.SERVICE_ACCOUNT_KEY && parsed.data.ORIGINS.some((origin) => origin.startsWith("https:")))
    return new ConfigProblems([
      "SERVICE_ACCOUNT_KEY is missing: only an origin on loopback asks for no identity",
    ]);
  const { ENVIRONMENT, DOMAIN, ORIGINS, LIMITS, LINK_SIGNING_KEYS, REPORT_STORE, SERVICE_ACCOUNT_KEY } =
    parsed.data;
  return {
    environment: ENVIRONMENT,
    hosts: hostsOf(ENVIRONMENT, DOMAIN),
    origins: ORIGINS,
    limits: LIMITS,
    linkKeys: LINK_SIGNING_KEYS,
    reportStore: REPORT_STORE,
    ...(SERVICE_ACCOUNT_KEY && { serviceAccount: SERVICE_ACCOUNT_KEY }),
    rateLimits: parsed.data.RATE_LIMITS,
    assets: parsed.data.ASSETS,
  };
}

/** A laptop may leave out what has a fall-back; a deployed environment may not. */
const shapeFor = (local: boolean) =>
  z.object({
    ENVIRONMENT: z.enum(environments),
    DOMAIN: local ? z._default(domain, "carpulsetracker.com") : domain,
    ORIGINS: local ? z._default(origins, ["http://127.0.0.1:8080"]) : origins,
    LIMITS: z._default(parsedBy(parseLimits), parseLimits("")),
    LINK_SIGNING_KEYS: local ? z._default(parsedBy(parseLinkKeys), []) : parsedBy(deployedLinkKeys),
    REPORT_STORE: local ? z._default(reportStore, "folder") : reportStore,
    SERVICE_ACCOUNT_KEY: local ? z.optional(parsedBy(parseServiceAccount)) : parsedBy(parseServiceAccount),
    RATE_LIMITS: binding<DurableObjectNamespace>(),
    ASSETS: binding<Fetcher>(),
  });

const domain = z.string().check(z.regex(/^([a-z0-9-]{1,63}\.){1,4}[a-z]{2,63}$/, "must be a domain name"));
const origins = parsedBy(parseOrigins);
const reportStore = z.enum(["folder"]);

function binding<Bound extends object>() {
  return z.custom<Bound>((value) => typeof value === "object" && value !== null, "is not bound");
}

/** A text as one of our own readers understands it; what it throws is what is wrong with it. */
function parsedBy<Parsed>(parse: (text: string) => Parsed) {
  return z.pipe(
    z.string(),
    z.transform((text: string, context): Parsed => {
      try {
        return parse(text);
      } catch (error) {
        const message = error instanceof Error ? error.message : "cannot be read";
        // Never the value: it may be a secret.
        context.issues.push({ code: "custom", message, input: "" });
        return z.NEVER;
      }
    }),
  );
}

/** An identity token in the clear would be anyone's: only loopback may go without https. */
function parseOrigins(text: string): string[] {
  return text.split(",").map((entry) => {
    const url = URL.parse(entry.trim());
    const loopback = url !== null && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
    if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && loopback)))
      throw new Error("each must be an https address (http for loopback alone), parted by commas");
    if (url.pathname !== "/" || url.search || url.hash || url.username || url.password)
      throw new Error("each must be an address without path, query or user");
    return url.origin;
  });
}

function deployedLinkKeys(text: string): LinkKey[] {
  const keys = parseLinkKeys(text);
  if (keys.some(({ secret }) => new Set(secret).size < 8)) throw new Error("is an example, not a secret");
  return keys;
}

function parseServiceAccount(text: string): ServiceAccount {
  const parsed = z.safeParse(serviceAccountFile, jsonOf(text));
  if (!parsed.success) throw new Error("must be the JSON of a service account's key file");
  const {
    client_email: email,
    private_key_id: keyId,
    private_key: privateKeyPem,
    token_uri: tokenUrl,
  } = parsed.data;
  return { email, keyId, privateKeyPem, tokenUrl };
}

const serviceAccountFile = z.object({
  client_email: z.string().check(z.minLength(3)),
  private_key_id: z.string().check(z.minLength(1)),
  private_key: z
    .string()
    .check(z.regex(/^-----BEGIN PRIVATE KEY-----[\s\S]{1000,}-----END PRIVATE KEY-----\s*$/)),
  token_uri: z.url({ protocol: /^https?$/ }),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands where a value is still to come is no value. */
const isUnset = (value: unknown): boolean =>
  typeof value === "string" &&
  /^\s*$|^n\/?a$|^(change|replace).?me|^todo$|^your[-_ ]|example|placeholder/i.test(value);

const inWords =
  (given: object) =>
  ({ path, message }: z.core.$ZodIssue): string => {
    const name = String(path[0]);
    return name in given ? `${name}: ${message}` : `${name} is missing`;
  };
