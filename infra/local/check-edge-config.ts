// Whether the edge would serve with what wrangler.toml gives it, asked by wrangler before every build. What only a
// deploy knows is taken from this process's environment where it is there, else something sound stands in for it.
import { fileURLToPath } from "node:url";
import { unstable_readConfig as readConfig } from "wrangler";
import { readEdgeSettings } from "../../shared/contracts/edge-settings.ts";
import { deployedEnvironments } from "../../shared/environments.ts";

/** Every reason for which an environment of this file would not serve; empty where it would. */
function problemsOfEdgeConfig(file: string, given: Readonly<Record<string, string | undefined>>): string[] {
  return deployedEnvironments.flatMap((environment) => {
    try {
      return problemsOf(file, environment, given).map((problem) => `${environment}: ${problem}`);
    } catch (error) {
      // What wrangler itself refuses to read, such as one name for two things.
      return [`${environment}: ${error instanceof Error ? error.message.replace(/\s+/g, " ") : error}`];
    }
  });
}

function problemsOf(
  file: string,
  environment: string,
  given: Readonly<Record<string, string | undefined>>,
): string[] {
  const config = readConfig({ config: file, env: environment }, { hideWarnings: true });
  const problems: string[] = [];
  const { vars, assets } = config;
  if (vars["ENVIRONMENT"] !== environment) problems.push(`ENVIRONMENT is ${vars["ENVIRONMENT"]}`);
  const secrets = config.secrets?.required ?? [];
  const counter = config.durable_objects.bindings.find(
    ({ name }: { name: string }) => name === "RATE_LIMITS",
  );
  const found = readEdgeSettings({
    ...vars,
    ...Object.fromEntries([...fromDeploy, ...secrets].map((name) => [name, given[name] ?? standIns[name]])),
  });
  if ("problems" in found) problems.push(...found.problems);
  if (counter?.class_name !== "RateLimitCounter") problems.push("RATE_LIMITS is missing");
  if (assets?.binding !== "ASSETS") problems.push("ASSETS is missing");
  return problems;
}

/** Variables that the table leaves to the deploy, besides the secrets that it requires. */
const fromDeploy = ["ORIGINS", "REPORTS_BUCKET"];

const standIns: Readonly<Record<string, string>> = {
  ORIGINS: "https://origin.run.app",
  REPORTS_BUCKET: "reports",
  LINK_SIGNING_KEYS: "k1:ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs",
  SERVICE_ACCOUNT_KEY: JSON.stringify({
    client_email: "edge@project.iam.gserviceaccount.com",
    private_key_id: "1",
    private_key: `-----BEGIN PRIVATE KEY-----\n${"A".repeat(1600)}\n-----END PRIVATE KEY-----\n`,
    token_uri: "https://oauth2.googleapis.com/token",
  }),
  UPSTASH_REDIS_REST_URL: "https://redis.upstash.io",
  UPSTASH_REDIS_REST_TOKEN: "t".repeat(32),
  STORAGE_HMAC_ACCESS_ID: "GOOG1E".padEnd(61, "A"),
  STORAGE_HMAC_SECRET: "s".repeat(40),
  EDGE_ADMIN_KEY: "k".repeat(32),
};

if (import.meta.main) {
  const file = process.argv[2] ?? fileURLToPath(new URL("../../wrangler.toml", import.meta.url));
  const problems = problemsOfEdgeConfig(file, process.env);
  for (const problem of problems) process.stderr.write(`The edge would not serve: ${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
