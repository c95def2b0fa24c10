import * as z from "zod/mini";
import { environments } from "../environments.ts";
import { parseLimits } from "../rate-limit-table.ts";
import { parseServiceAccount } from "../service-account.ts";
import { type LinkKey, parseLinkKeys } from "../signed-link.ts";

/**
 * What the edge is set up with, as text: what infra writes and the Worker reads, by one parser. It names everything
 * that is wrong at once; a table that is half right is not used by half.
 */
export type EdgeSettings = z.infer<ReturnType<typeof shapeFor>>;

/** The settings, or every reason for which they can't be used. */
export function readEdgeSettings(
  given: Readonly<Record<string, unknown>>,
): { settings: EdgeSettings } | { problems: string[] } {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => !isUnset(value)));
  const parsed = shapeFor(set["ENVIRONMENT"] === "local").safeParse(set);
  if (!parsed.success) return { problems: parsed.error.issues.map(inWords(set)) };
  const problems = missingBeside(parsed.data);
  return problems.length > 0 ? { problems } : { settings: parsed.data };
}

/** A laptop may leave out what has a fall-back; a deployed environment may not. */
function shapeFor(local: boolean) {
  return z.object({
    ENVIRONMENT: z.enum(environments),
    DOMAIN: local ? z._default(domain, "carpulsetracker.com") : domain,
    /** Base addresses in order of preference. */
    ORIGINS: local ? z._default(origins, ["http://127.0.0.1:8080"]) : origins,
    LIMITS: z._default(parsedBy(parseLimits), parseLimits("")),
    RATE_LIMIT_STORE: z._default(z.enum(["durable-object", "upstash"]), "durable-object"),
    UPSTASH_REDIS_REST_URL: z.optional(parsedBy(parseAddress)),
    UPSTASH_REDIS_REST_TOKEN: z.optional(z.string().check(z.regex(/^[\w+/=-]{16,512}$/, "is no token"))),
    LINK_SIGNING_KEYS: local ? z._default(parsedBy(parseLinkKeys), []) : parsedBy(deployedLinkKeys),
    /** `origin`: it opens reports by itself, or signs where they lie. `gcs`: the edge signs for the bucket. */
    REPORT_STORE: local ? z._default(reportStore, "origin") : reportStore,
    REPORTS_BUCKET: z.optional(
      z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, "is no name of a bucket")),
    ),
    /** The narrow secret for signing addresses of reports; without it the account's own key signs, or the origin. */
    STORAGE_HMAC_ACCESS_ID: z.optional(z.string().check(z.regex(/^[A-Z0-9]{20,80}$/, "is no access id"))),
    STORAGE_HMAC_SECRET: z.optional(z.string().check(z.regex(/^[\w+/]{40}$/, "is no secret of an HMAC key"))),
    SERVICE_ACCOUNT_KEY: local ? z.optional(parsedBy(parseServiceAccount)) : parsedBy(parseServiceAccount),
    /** Opens what only operators may ask; without it nobody may, a laptop aside. */
    EDGE_ADMIN_KEY: z.optional(
      z.string().check(z.regex(/^[\w-]{32,128}$/, "must have 32 characters or more")),
    ),
  });
}

/** What one setting asks of another. */
function missingBeside(settings: EdgeSettings): string[] {
  const { RATE_LIMIT_STORE, REPORT_STORE, ORIGINS } = settings;
  const problems: string[] = [];
  const need = (name: keyof EdgeSettings, why: string) => {
    if (settings[name] === undefined) problems.push(`${name} is missing: ${why}`);
  };
  if (ORIGINS.some((origin) => origin.startsWith("https:")))
    need("SERVICE_ACCOUNT_KEY", "only an origin on loopback asks for no identity");
  if (RATE_LIMIT_STORE === "upstash") {
    need("UPSTASH_REDIS_REST_URL", "RATE_LIMIT_STORE is upstash");
    need("UPSTASH_REDIS_REST_TOKEN", "RATE_LIMIT_STORE is upstash");
  }
  if (REPORT_STORE === "gcs") need("REPORTS_BUCKET", "REPORT_STORE is gcs");
  if (settings.STORAGE_HMAC_ACCESS_ID) need("STORAGE_HMAC_SECRET", "its access id is there");
  if (settings.STORAGE_HMAC_SECRET) need("STORAGE_HMAC_ACCESS_ID", "its secret is there");
  return problems;
}

const domain = z.string().check(z.regex(/^([a-z0-9-]{1,63}\.){1,4}[a-z]{2,63}$/, "must be a domain name"));
const reportStore = z.enum(["origin", "gcs"]);
const originsMax = 4;
const origins = parsedBy(parseOrigins);

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

function parseOrigins(text: string): string[] {
  const parsed = text.split(",").map((entry) => parseAddress(entry.trim()));
  if (parsed.length > originsMax) throw new Error(`must be ${originsMax} at most`);
  if (new Set(parsed).size < parsed.length) throw new Error("one of them is there twice");
  return parsed;
}

/** A token in the clear would be anyone's: only loopback may go without https. */
function parseAddress(text: string): string {
  const url = URL.parse(text);
  const loopback = url !== null && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && loopback)))
    throw new Error("each must be an https address (http for loopback alone), parted by commas");
  if (url.pathname !== "/" || url.search || url.hash || url.username || url.password)
    throw new Error("each must be an address without path, query or user");
  return url.origin;
}

function deployedLinkKeys(text: string): LinkKey[] {
  const keys = parseLinkKeys(text);
  if (keys.some(({ secret }) => new Set(secret).size < 8)) throw new Error("is an example, not a secret");
  return keys;
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
