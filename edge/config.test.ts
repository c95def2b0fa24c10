import { expect, test } from "bun:test";
import { ConfigProblems, readConfig } from "./config.ts";

const keys = "k1:ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs";
const account = JSON.stringify({
  client_email: "edge@project.iam.gserviceaccount.com",
  private_key_id: "1",
  private_key: `-----BEGIN PRIVATE KEY-----\n${"A".repeat(1600)}\n-----END PRIVATE KEY-----\n`,
  token_uri: "https://oauth2.googleapis.com/token",
});
const bound = { RATE_LIMITS: {}, ASSETS: {} };
const deployed = {
  ENVIRONMENT: "dev",
  DOMAIN: "carpulsetracker.com",
  ORIGINS: "https://a.run.app, https://b.run.app/",
  LINK_SIGNING_KEYS: keys,
  REPORT_STORE: "origin",
  SERVICE_ACCOUNT_KEY: account,
  ...bound,
};
const problems = (changes: Record<string, unknown>) => {
  const config = readConfig({ ...deployed, ...changes });
  return config instanceof ConfigProblems ? config.problems : [];
};

test("a laptop needs its bindings alone", () => {
  expect(readConfig({ ENVIRONMENT: "local", ...bound })).toMatchObject({
    origins: ["http://127.0.0.1:8080"],
    linkKeys: [],
  });
});

test("an origin that is not on loopback needs an identity, on a laptop too", () => {
  const config = readConfig({ ENVIRONMENT: "local", ORIGINS: "https://a.run.app", ...bound });
  expect(config).toHaveProperty("problems.0", expect.stringContaining("SERVICE_ACCOUNT_KEY is missing"));
});

test("origins are kept in order, without a slash", () => {
  expect(readConfig(deployed)).toMatchObject({ origins: ["https://a.run.app", "https://b.run.app"] });
});

test("everything that is missing is named at once", () => {
  expect(readConfig({ ENVIRONMENT: "prd" })).toHaveProperty("problems", [
    "DOMAIN is missing",
    "ORIGINS is missing",
    "LINK_SIGNING_KEYS is missing",
    "REPORT_STORE is missing",
    "SERVICE_ACCOUNT_KEY is missing",
    "RATE_LIMITS is missing",
    "ASSETS is missing",
  ]);
  expect(readConfig({})).toHaveProperty("problems.0", "ENVIRONMENT is missing");
});

test.each([
  "",
  " ",
  "n/a",
  "N/A",
  "changeme",
  "your-key-here",
  "example",
  "k1:c2hvcnQ",
  `k1:${"AQEB".repeat(10)}AQE`,
])("%p is no secret", (secret) => {
  expect(problems({ LINK_SIGNING_KEYS: secret })).toHaveLength(1);
  expect(problems({ SERVICE_ACCOUNT_KEY: secret })).toHaveLength(1);
});

test.each([
  "http://a.run.app",
  "a.run.app",
  "https://a.run.app/x",
  "https://u:p@a.run.app",
  "https://a.run.app,,",
  "ftp://127.0.0.1",
])("%p is no list of origins", (origins) => expect(problems({ ORIGINS: origins })).toHaveLength(1));

test.each([
  [{ ORIGINS: "https://a.run.app,https://a.run.app/" }, "ORIGINS: one of them is there twice"],
  [{ ORIGINS: "https://a.x,https://b.x,https://c.x,https://d.x,https://e.x" }, "ORIGINS: must be 4 at most"],
  [{ LIMITS: "api=1/2;api=1/2" }, 'LIMITS: Reading the limits: "api" is there twice'],
  [{ LIMITS: "api=1/2;nope" }, 'LIMITS: Reading the limits: "nope" must be <class>=<quota>/<seconds>,...'],
  [{ LIMITS: "api=1/2".padEnd(2000) }, "LIMITS: Reading the limits: more than 1000 characters"],
  [
    { LINK_SIGNING_KEYS: `${keys},${keys}` },
    "LINK_SIGNING_KEYS: Reading the link keys: one id is there twice",
  ],
  [{ RATE_LIMIT_STORE: "redis" }, expect.stringContaining("RATE_LIMIT_STORE: ")],
  [{ REPORT_STORE: "gcs" }, "REPORTS_BUCKET is missing: REPORT_STORE is gcs"],
  [{ REPORTS_BUCKET: "Not A Bucket" }, "REPORTS_BUCKET: is no name of a bucket"],
  [{ EDGE_ADMIN_KEY: "short" }, "EDGE_ADMIN_KEY: must have 32 characters or more"],
  [
    { STORAGE_HMAC_ACCESS_ID: "GOOG1E".padEnd(61, "A") },
    "STORAGE_HMAC_SECRET is missing: its access id is there",
  ],
])("%p is refused, and says why", (changes, problem) => expect(problems(changes)).toEqual([problem]));

test("Upstash needs its address and its token, and takes no address in the clear", () => {
  expect(problems({ RATE_LIMIT_STORE: "upstash" })).toEqual([
    "UPSTASH_REDIS_REST_URL is missing: RATE_LIMIT_STORE is upstash",
    "UPSTASH_REDIS_REST_TOKEN is missing: RATE_LIMIT_STORE is upstash",
  ]);
  const given = { RATE_LIMIT_STORE: "upstash", UPSTASH_REDIS_REST_TOKEN: "t".repeat(32) };
  expect(problems({ ...given, UPSTASH_REDIS_REST_URL: "http://a.upstash.io" })).toHaveLength(1);
  expect(readConfig({ ...deployed, ...given, UPSTASH_REDIS_REST_URL: "https://a.upstash.io" })).toMatchObject(
    {
      rateLimitStore: { kind: "upstash", url: "https://a.upstash.io" },
    },
  );
});

test("reports in a bucket are signed with the HMAC key where there is one, else by the account", () => {
  const gcs = { REPORT_STORE: "gcs", REPORTS_BUCKET: "cpt-reports-dev" };
  const hmac = { STORAGE_HMAC_ACCESS_ID: "GOOG1E".padEnd(61, "A"), STORAGE_HMAC_SECRET: "s".repeat(40) };
  expect(readConfig({ ...deployed, ...gcs })).toHaveProperty("reportStore", {
    kind: "gcs",
    bucket: "cpt-reports-dev",
  });
  expect(readConfig({ ...deployed, ...gcs, ...hmac })).toHaveProperty("reportStore.hmacKey", {
    accessId: hmac.STORAGE_HMAC_ACCESS_ID,
    secret: hmac.STORAGE_HMAC_SECRET,
  });
});

test("reports in a bucket for which nothing here can sign are no problem: the origin can", () => {
  const bucket = { REPORT_STORE: "gcs", REPORTS_BUCKET: "cpt-reports" };
  expect(readConfig({ ENVIRONMENT: "local", ...bucket, ...bound })).toHaveProperty("reportStore", {
    kind: "gcs",
    bucket: "cpt-reports",
  });
});

test("a problem never tells the secret", () => {
  const secrets = [
    "LINK_SIGNING_KEYS",
    "SERVICE_ACCOUNT_KEY",
    "UPSTASH_REDIS_REST_TOKEN",
    "STORAGE_HMAC_SECRET",
    "EDGE_ADMIN_KEY",
  ];
  const told = problems(Object.fromEntries(secrets.map((name) => [name, "{k1:hush"])));
  expect(told).toHaveLength(5);
  expect(told.join()).not.toContain("hush");
});
