import { expect, test } from "bun:test";
import { ConfigProblems, readConfig } from "./config.ts";

const random = (size: number) => new Uint8Array(size).fill(7);
const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString("base64url");
const deployed = {
  ENVIRONMENT: "prd",
  DATABASE_URL: "postgres://db/cpt",
  REDIS_URL: "rediss://redis:6378",
  REPORTS_FOLDER: "/reports",
  API_URL: "https://api.example.com",
  PAGE_URL: "https://example.com",
  TESLA_AUTHORIZE_URL: "https://auth.tesla.com/oauth2/v3/authorize",
  TESLA_TOKEN_URL: "https://fleet-auth.prd.vn.cloud.tesla.com/oauth2/v3/token",
  TESLA_API_URLS: "na=https://na.example.com,eu=https://eu.example.com",
  TESLA_CLIENT_ID: "0f6a",
  TESLA_CLIENT_SECRET: "ta-secret.abc",
  TOKEN_ENCRYPTION_KEY: `${key}=`,
  LINK_SIGNING_KEYS: `k1:${key}`,
  SIGNING_KEYS: `k1:${key}`,
  SESSION_SIGNING_KEY: key,
  PSEUDONYM_KEY: key,
  ADMIN_KEY: key,
};

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(random, environment);
  } catch (error) {
    if (error instanceof ConfigProblems) return [...error.problems];
  }
  return [];
};

test("nothing set is a local process, which says what it makes up", () => {
  const { config, warnings } = readConfig(random, {});
  expect(config.ENVIRONMENT).toBe("local");
  expect(warnings).toHaveLength(6);
});

test("a deployed environment that is told everything starts without a warning, where its platform reaches it", () => {
  expect(readConfig(random, deployed).warnings).toEqual([]);
  expect(readConfig(random, deployed).config.HOST).toBe("0.0.0.0");
  expect(readConfig(random, {}).config.HOST).toBe("127.0.0.1");
});

test("a deployed environment that is told nothing lists everything at once", () => {
  const problems = problemsOf({ ENVIRONMENT: "dev" });
  for (const name of Object.keys(deployed).slice(1)) expect(problems.join("\n")).toContain(name);
});

test.each(["", " ", "n/a", "N/A", "na", "changeme", "<your key>", "example"])("%p is no secret", (value) => {
  expect(problemsOf({ ...deployed, SESSION_SIGNING_KEY: value }).join()).toContain(
    "SESSION_SIGNING_KEY is missing",
  );
});

test.each([
  "SESSION_SIGNING_KEY",
  "PSEUDONYM_KEY",
  "TOKEN_ENCRYPTION_KEY",
  "LINK_SIGNING_KEYS",
  "SIGNING_KEYS",
  "ADMIN_KEY",
])("a short %s is refused, and its value isn't told", (name) => {
  const problems = problemsOf({ ...deployed, [name]: "c2hvcnQ" }).join();
  expect(problems).toContain(name);
  expect(problems).not.toContain("c2hvcnQ");
});

test.each([Buffer.alloc(32, 1).toString("base64url"), "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="])(
  "%p is as good as no key",
  (weak) => {
    expect(problemsOf({ ...deployed, TOKEN_ENCRYPTION_KEY: weak }).join()).toContain("TOKEN_ENCRYPTION_KEY");
    expect(problemsOf({ ...deployed, SESSION_SIGNING_KEY: weak.replace("=", "") }).join()).toContain(
      "SESSION_SIGNING_KEY",
    );
  },
);

test("an address without TLS is refused unless it is a loopback one", () => {
  expect(problemsOf({ ...deployed, TESLA_TOKEN_URL: "http://tesla.example" }).join()).toContain(
    "TESLA_TOKEN_URL",
  );
  expect(problemsOf({ ...deployed, API_URL: "http://localhost.evil.com" }).join()).toContain("API_URL");
  expect(readConfig(random, { ...deployed, API_URL: "http://dev.api.localhost:8787" }).warnings).toEqual([]);
});

test("a secret comes from its file first", async () => {
  const path = `${process.env["TMPDIR"] ?? "/tmp"}/config-test-${process.pid}`;
  await Bun.write(path, "from-the-file\n");
  const { config } = readConfig(random, {
    ...deployed,
    TESLA_CLIENT_SECRET: "other",
    TESLA_CLIENT_SECRET_FILE: path,
  });
  await Bun.file(path).delete();
  expect(config.TESLA_CLIENT_SECRET).toBe("from-the-file");
  expect(problemsOf({ ...deployed, TESLA_CLIENT_SECRET_FILE: path }).join()).toContain(
    "TESLA_CLIENT_SECRET_FILE",
  );
});

test("a choice that needs more says what, wherever it is made; one that isn't made needs nothing", () => {
  expect(problemsOf({ TASK_QUEUE: "push" }).map((problem) => problem.split(" ")[0])).toEqual([
    "CLOUD_TASKS_QUEUE",
    "CLOUD_TASKS_CALLER",
    "WORKER_URL",
  ]);
  expect(problemsOf({ OBJECT_STORE: "gcs" }).join()).toContain("REPORTS_BUCKET is missing");
  const { REPORTS_FOLDER: _folder, ...rest } = deployed;
  expect(problemsOf({ ...rest, OBJECT_STORE: "gcs", REPORTS_BUCKET: "cpt-reports" })).toEqual([]);
});

test("no platform vouches on a laptop, and nothing stands in for Google elsewhere", () => {
  expect(problemsOf({ PLATFORM_VERIFIED: "true" }).join()).toContain("PLATFORM_VERIFIED must not be true");
  expect(problemsOf({ ...deployed, PLATFORM_VERIFIED: "true" })).toEqual([]);
  expect(problemsOf({ ...deployed, GOOGLE_STAND_IN: "https://google.example" }).join()).toContain(
    "GOOGLE_STAND_IN must not be set",
  );
});

test.each([
  ["CLOUD_TASKS_QUEUE", "reports"],
  ["CLOUD_TASKS_CALLER", "someone"],
  ["WORKER_URL", "http://worker.example"],
  ["REPORTS_BUCKET", "gs://reports"],
  ["GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json"],
])("%s is not %p", (name, value) => {
  expect(problemsOf({ [name]: value }).join()).toContain(name);
});
