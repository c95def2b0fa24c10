import { setTimeout as wait } from "node:timers/promises";
import { Fault } from "../shared/faults.ts";
import { createLog, type Log } from "../shared/log.ts";
import { problemResponse } from "../shared/problem.ts";
import { isUuidV7, uuidV7 } from "../shared/uuid-v7.ts";
import { type Config, ConfigProblems, readConfig } from "./config.ts";
import { contextFields } from "./http/request-context.ts";
import type { Worker } from "./tasks/run-tasks.ts";

/** What is in hand when the process is told to end gets this long. */
const drainMs = 10_000;
/** Whoever sends requests here learns of the end when we do: for so long some are still on their way. */
const stillSentMs = 300;

/** Loading the app holds the loop for some ten milliseconds: who asks the moment the port is open comes before it. */
const listenFirstMs = 1;

/** The port is opened first and the rest loads behind it: a new instance answers `/health` at once. */
function main(): void {
  const { config, log } = configured();
  if (config.ROLE === "migrate") return void migrateAlone(config, log);
  const starting = wait(listenFirstMs).then(() => start(config, log));
  const server = Bun.serve({
    hostname: config.HOST,
    port: config.PORT,
    idleTimeout: 120,
    // Our own door refuses a large body with a problem; Bun's would be a bare answer.
    maxRequestBodySize: 64 * 1024 * 1024,
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/health") return healthy(request);
      const started = await starting.catch(() => undefined);
      if (!started) return problemResponse(new Fault("service.not-ready"), requestIdOf(request));
      // A queue's call lasts as long as its task, and nothing is said meanwhile.
      if (pathname.startsWith("/api/v1/worker/")) server.timeout(request, 0);
      return pathname === "/ready" ? started.ready(requestIdOf(request)) : started.answer(request);
    },
  });
  log.info("Listening", { url: server.url.href, environment: config.ENVIRONMENT, role: config.ROLE });

  starting.catch(async (error) => {
    log.critical("Starting failed", { error });
    await server.stop(true);
    process.exit(1);
  });

  let ending = false;
  const end = async (reason: string): Promise<void> => {
    if (ending) return;
    ending = true;
    log.info("Ending: no new work is taken", { reason });
    setTimeout(() => {
      log.error("Ending took too long: what was left is cut off");
      process.exit(1);
    }, drainMs + 2_000).unref();
    const started = await starting.catch(() => undefined);
    const answered = wait(stillSentMs).then(() => Promise.race([server.stop(), wait(drainMs)]));
    await Promise.all([answered, started?.worker?.stop(drainMs)]);
    await server.stop(true);
    await started?.close();
    log.info("Ended");
    process.exit(0);
  };
  process.on("SIGTERM", () => void end("SIGTERM"));
  process.on("SIGINT", () => void end("SIGINT"));
  if (config.EXIT_WITH_PARENT) {
    process.stdin
      .on("end", () => void end("the parent process ended"))
      .on("close", () => void end("stdin closed"));
    process.stdin.resume();
  }
}

/** The job of a deployment, by the role that owns the tables: services may only use them. */
async function migrateAlone(config: Config, log: Log): Promise<void> {
  const { migrateDatabase } = await import("./wiring.ts");
  try {
    await migrateDatabase(config, log);
    process.exit(0);
  } catch (error) {
    log.critical("Migrating failed: nothing was changed", { error });
    process.exit(1);
  }
}

interface Started {
  answer(request: Request): Promise<Response>;
  ready(requestId: string): Promise<Response>;
  worker: Worker | undefined;
  close(): Promise<void>;
}

/** Loads the app and whatever it stands on. */
async function start(config: Config, log: Log): Promise<Started> {
  const [{ wireOutside }, { createApp }] = await Promise.all([import("./wiring.ts"), import("./app.ts")]);
  const outside = await wireOutside(config, log);
  const app = createApp(config, outside);
  const worker = config.ROLE === "api" ? undefined : await app.startWorker();
  const stopProbing = app.startProbing();
  const stopSigning = config.ROLE === "api" ? undefined : app.startSigning();
  const sweeping = setInterval(
    () => app.sweep().catch((error) => log.error("Sweeping reports failed", { error })),
    60 * 60 * 1000,
  );
  log.info("Ready");
  return {
    answer: async (request) => app.doors.fetch(request),
    ready: async (requestId) => {
      try {
        await Promise.all([outside.database.ping(), outside.keyValue.ping()]);
        return Response.json({ status: "ready" });
      } catch (error) {
        log.warning("Not ready", { error });
        return problemResponse(new Fault("service.not-ready"), requestId);
      }
    },
    worker,
    close: async () => {
      clearInterval(sweeping);
      await Promise.all([stopProbing(), stopSigning?.()]);
      await app.close();
      await outside.close();
    },
  };
}

/** The configuration, or the one clear list of what is wrong with it. */
function configured(): { config: Config; log: Log } {
  // Not `process.stdout`: making its stream takes as long as starting everything else here.
  const stdout = Bun.stdout.writer();
  const logAt = (least: Config["LOG_LEVEL"]) =>
    createLog({
      write: (line) => {
        stdout.write(`${line}\n`);
        stdout.flush();
      },
      now: Date.now,
      least,
      context: contextFields,
    });
  try {
    const { config, warnings } = readConfig((size) => crypto.getRandomValues(new Uint8Array(size)));
    const log = logAt(config.LOG_LEVEL);
    for (const warning of warnings) log.warning(warning);
    return { config, log };
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    logAt("INFO").critical("The configuration is not complete: nothing was started", {
      problems: error.problems,
    });
    return process.exit(1);
  }
}

function healthy(request: Request): Response {
  if (request.method === "GET" || request.method === "HEAD") return Response.json({ status: "ok" });
  return problemResponse(
    new Fault("request.method-not-allowed", request.method, { headers: { allow: "GET, HEAD" } }),
    requestIdOf(request),
  );
}

function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given && isUuidV7(given) ? given : uuidV7(Date.now());
}

main();
