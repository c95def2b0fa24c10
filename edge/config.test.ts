import { expect, test } from "bun:test";
import { ConfigProblems, readConfig } from "./config.ts";

const keys = `k1:${new Bun.CryptoHasher("sha256").update("a").digest("base64url")}`;
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
  REPORT_STORE: "folder",
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
  `k1:${Buffer.alloc(32, 1).toString("base64url")}`,
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

test("a problem never tells the secret", () => {
  expect(problems({ LINK_SIGNING_KEYS: "k1:hush", SERVICE_ACCOUNT_KEY: "{hush" }).join()).not.toContain(
    "hush",
  );
});
