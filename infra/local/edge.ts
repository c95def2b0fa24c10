// The edge on this machine: the Worker itself on workerd, by Miniflare. Run by Node, which Miniflare is made for.
import { mkdirSync, readFileSync, watch } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare, type MiniflareOptions, NoOpLog } from "miniflare";
import { createLog } from "../../shared/log.ts";
import { bundleEdge } from "./bundle-edge.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pageFolder = process.env["PAGE_FOLDER"] || join(root, "edge/web/dist");
const host = process.env["HOST"] || "127.0.0.1";
let port = Number(process.env["EDGE_PORT"] || 8787);

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const log = createLog({ write, now: Date.now }).with({ part: "edge" });

/** What of this process's environment the Worker is bound to; what is not set is the Worker's own business. */
const variables = [
  "DOMAIN",
  "ORIGINS",
  "LIMITS",
  "RATE_LIMIT_STORE",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "LINK_SIGNING_KEYS",
  "REPORT_STORE",
  "REPORTS_BUCKET",
  "STORAGE_HMAC_ACCESS_ID",
  "STORAGE_HMAC_SECRET",
  "SERVICE_ACCOUNT_KEY",
  "EDGE_ADMIN_KEY",
];

let miniflare: Miniflare | undefined;
let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(0));
if (process.env["EXIT_WITH_PARENT"] === "true") process.stdin.on("end", () => void stop(0)).resume();

try {
  await start();
} catch (error) {
  log.error(`The edge did not start: ${error instanceof Error ? error.message : error}`);
  await stop(1);
}

async function start(): Promise<void> {
  await refuseTakenPort();
  mkdirSync(pageFolder, { recursive: true });
  const { code, gzipBytes } = await bundleEdge();
  if (stopping) return;
  miniflare = new Miniflare(optionsFor(code));
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL();
  port = Number(url.port);
  log.info("Listening", { url: url.origin, bundle_gzip_bytes: gzipBytes });
  if (process.env["WATCH"] === "true") reloadOnChange();
}

/** The second of `wrangler.toml`'s readers: what stands there is what runs here. */
function optionsFor(code: string): MiniflareOptions {
  const settings = readFileSync(join(root, "wrangler.toml"), "utf8");
  const compatibilityDate = settings.match(/^compatibility_date = "(.+)"$/m)?.[1] ?? "";
  const given = variables.filter((name) => process.env[name] !== undefined);
  const bindings = given.map((name) => [name, { type: "text" as const, value: process.env[name] ?? "" }]);
  return {
    host,
    port: 0,
    log: new NoOpLog(),
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    handleStructuredLogs: ({ level, message }) => writeLog(level, message),
    workers: [
      {
        config: {
          name: "cpt-edge",
          compatibilityDate,
          manifest: {
            mainModule: "worker.js",
            modulesRoot: "/",
            modules: { "worker.js": { type: "esm", contents: code } },
          },
          env: {
            ...Object.fromEntries(bindings),
            ENVIRONMENT: { type: "text", value: process.env["ENVIRONMENT"] || "local" },
            RATE_LIMITS: { type: "durable-object", worker: "cpt-edge", exportName: "RateLimitCounter" },
            ASSETS: { type: "assets" },
          },
          exports: { RateLimitCounter: { type: "durable-object", storage: "sqlite" } },
          assets: {
            directory: pageFolder,
            hasUserWorker: true,
            htmlHandling: "none",
            notFoundHandling: "none",
            runWorkerFirst: true,
          },
        },
        dev: {
          // Straight to the Worker: Miniflare's own entry rewrites addresses and headers before we see them.
          unsafeDirectSockets: [{ host, port }],
          stripCfConnectingIp: false,
        },
      },
    ],
  };
}

/** The Worker's own lines are log lines already; what the runtime says becomes one. */
function writeLog(level: string, message: string): void {
  if (message.startsWith('{"severity"')) write(message);
  else if (level === "error" || level === "warn") log.error("The runtime reported", { reported: message });
  else log.debug("The runtime reported", { reported: message });
}

function reloadOnChange(): void {
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();
  const soon = (file: string | null) => {
    const inPage = file?.startsWith("web/") && !file.startsWith("web/dist");
    if (stopping || inPage || file?.endsWith(".test.ts")) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(reload);
    }, 100);
  };
  for (const folder of ["edge", "shared"])
    watch(join(root, folder), { recursive: true }, (_event, file) => soon(file));
}

/** A build that fails is said, and what ran before goes on running. */
async function reload(): Promise<void> {
  if (stopping) return;
  try {
    const { code } = await bundleEdge();
    await miniflare?.setOptions(optionsFor(code));
    log.info("Reloaded");
  } catch (error) {
    log.error("Reloading failed: the edge from before goes on", { error });
  }
}

/** Asked before workerd is: its own words about a taken port do not say what to set. */
function refuseTakenPort(): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => reject(new Error(`Port ${port} is taken: set EDGE_PORT to another one`)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await miniflare?.dispose().catch(() => {});
  process.exit(code);
}
