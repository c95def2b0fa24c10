import { join } from "node:path";
import { createLog } from "../../shared/log.ts";
import { askWhoHolds, emptyFolder, holdFolder } from "./held-folder.ts";
import { developmentKeys } from "./keys.ts";
import { jsonLine, type PartLine, prettyLine } from "./log-lines.ts";
import { addressesOf, partsOf } from "./parts.ts";
import { readPorts, takenPorts } from "./ports.ts";
import { root } from "./root.ts";
import { createStack, graceMs, type Stack } from "./stack.ts";
import { framedSummary, jsonSummary } from "./summary.ts";

// `npm run dev`: the whole product in one terminal, on embedded defaults. Everything it starts ends with it.

const sinceMs = performance.now();
const isTerminal = process.stdout.isTTY === true;
const colours = isTerminal && !process.env["NO_COLOR"];
const write = (text: string) => void process.stdout.write(`${text}\n`);
const hear = (line: PartLine) => write(isTerminal ? prettyLine(line, { colours }) : jsonLine(line));
const log = createLog({
  write: (text) => hear({ part: "dev", text, isError: false, atMs: Date.now() }),
  now: Date.now,
});

/** Why it is over, and the exit code that says so. */
interface Ending {
  why: string;
  code: 0 | 1;
}
const ending = Promise.withResolvers<Ending>();
let stack: Stack | undefined;
listenForTheEnd();

const code = await run().catch((error: unknown) => {
  for (const problem of sentencesOf(error)) log.error(problem);
  return 1;
});
await flushed();
process.exit(code);

async function run(): Promise<number> {
  const unknown = process.argv.slice(2).filter((argument) => !["--reset", "--push"].includes(argument));
  if (unknown.length > 0)
    throw new Error(`There is no option ${unknown.join(", ")}: only --reset and --push`);
  const folder = process.env["DATA_FOLDER"] || ".data";
  const database = join(folder, "database");
  const ports = readPorts(process.env, process.argv.includes("--push"));
  const held = await holdFolder(folder, "`npm run dev`");
  try {
    // An origin that somebody started by hand has its rows there.
    await askWhoHolds(database);
    const taken = await takenPorts(ports);
    if (taken.length > 0) throw new Error(taken.join("\n"));
    if (process.argv.includes("--reset")) {
      emptyFolder(folder);
      log.info("Starting from empty data", { folder });
    }
    const keys = developmentKeys(folder);
    const parts = partsOf({ ports, keys, folder, environment: process.env });
    stack = createStack({ root, parts, log, hear });
    void stack.crashed.then((name) => ending.resolve({ why: `the ${name} crashed`, code: 1 }));
    void held.lost.then(() => ending.resolve({ why: `the lock on ${folder} was lost`, code: 1 }));
    const started = stack.start().then(() => undefined);
    // Where a part can't start it has said so itself.
    started.catch(() => {});
    const over = await Promise.race([started, ending.promise]);
    if (over === undefined) {
      const ms = Math.round(performance.now() - sinceMs);
      const addresses = addressesOf(ports);
      write(isTerminal ? framedSummary(addresses, ms, { colours }) : jsonSummary(addresses, ms));
      stack.watch();
    }
    const { why, code } = await ending.promise;
    log.info(`Stopping: ${why}`);
    await stack.stop();
    return code;
  } finally {
    await held.release();
  }
}

/** Ctrl-C, a kill, a closed terminal, a parent that is gone: each of them ends all of it, in good order. */
function listenForTheEnd() {
  // A terminal's Ctrl-C comes from npm and from run.mjs as well: what follows at once is the same one.
  const sameMs = 800;
  let firstMs: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      ending.resolve({ why: signal === "SIGINT" ? "Ctrl-C" : signal, code: 0 });
      firstMs ??= performance.now();
      if (signal !== "SIGINT" || performance.now() - firstMs < sameMs) return;
      log.warning("Ending everything at once");
      stack?.kill();
    });
  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid !== parent) ending.resolve({ why: "the program that started us is gone", code: 0 });
  }, 500);
  poll.unref();
  // Nobody reads on, as after `| head`.
  process.stdout.on("error", () => ending.resolve({ why: "nobody reads our output", code: 0 }));
  process.on("uncaughtException", (error) => {
    log.error("Something unforeseen", { error });
    ending.resolve({ why: "an error of our own", code: 1 });
  });
  process.on("exit", () => stack?.kill());
  // Nothing may keep us once it is over: the parts have had their time.
  void ending.promise.then(() => setTimeout(() => process.exit(1), graceMs + 3000).unref());
}

function sentencesOf(error: unknown): string[] {
  return (error instanceof Error ? error.message : String(error)).split("\n");
}

/** What was said last reaches a pipe before we are gone, unless nobody takes it. */
async function flushed() {
  const written = new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  await Promise.race([written, Bun.sleep(500)]);
}
