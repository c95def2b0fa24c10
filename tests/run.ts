import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProcessGroup, startProcess } from "../infra/local/process-group.ts";
import { root } from "../infra/local/root.ts";
import { readJunit } from "./runner/junit.ts";
import { leftBehind, markName } from "./runner/left-behind.ts";
import { type Check, type Extent, type Step, stepsOf } from "./runner/steps.ts";
import { startPostgres } from "./servers/postgres.ts";
import { startRedis } from "./servers/redis.ts";
import type { TestServer } from "./servers/server.ts";

// `npm test` (all) and `npm run ok` (quick): every check and every test, one count in the last line.

const outputLinesMax = 400;
const colours = process.stdout.isTTY === true && !process.env["NO_COLOR"];
const paint = (code: string, text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
const say = (text: string) => void process.stdout.write(`${text}\n`);

const total = { passed: 0, skipped: 0, tests: 0, failed: [] as string[] };
const notices: string[] = [];
const servers: TestServer[] = [];
const running = new Set<ProcessGroup>();
const temporary = mkdtempSync(join(tmpdir(), "test-run-"));
const serverUrls: Record<string, string> = {};
let serversAsked = false;
let interrupted: string | undefined;
listenForTheEnd();

const [extent = "all", ...others] = process.argv.slice(2);
if ((extent !== "all" && extent !== "quick") || others.length > 0) {
  say(`There is no "${[extent, ...others].join(" ")}" to run: only "all" and "quick"`);
  process.exit(2);
}
const sinceMs = performance.now();
try {
  await runAll(extent);
} catch (error) {
  total.failed.push(`the runner itself: ${error instanceof Error ? error.stack : error}`);
} finally {
  await cleanUp();
}
process.exit(summary());

async function runAll(extent: Extent): Promise<void> {
  for (const [index, step] of stepsOf(extent).entries()) {
    if (interrupted) return;
    if ("files" in step && extent === "all") await startServers();
    await runStep(step, `${process.pid}-${index}`);
  }
}

async function runStep(step: Step, mark: string): Promise<void> {
  const since = performance.now();
  say(`\n${paint("1", `== ${step.name}`)}`);
  const before = { passed: total.passed, failed: total.failed.length };
  if ("checks" in step) await Promise.all(step.checks.map((check) => runCheck(check, step.secondsMax, mark)));
  else await runTests(step, mark);
  for (const { pid, command } of await leftBehind(mark)) {
    fail(`${step.name}: process ${pid} was left running: ${command}`);
    process.kill(pid, "SIGKILL");
  }
  const passed = total.passed - before.passed;
  const failed = total.failed.length - before.failed;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const count =
    failed > 0 ? paint("31", `${failed} failed, ${passed} passed`) : paint("32", `${passed} passed`);
  say(`   ${count} in ${seconds} s`);
}

async function runCheck({ name, command }: Check, secondsMax: number, mark: string): Promise<void> {
  const { problem, output } = await runCommand(command, secondsMax, mark);
  if (problem === undefined) total.passed += 1;
  else {
    show(output);
    fail(`${name}: it ${problem}`);
  }
}

/** A file that isn't in the report never ran to its end: it failed, whatever the exit code says. */
async function runTests(
  { files, sideBySide, secondsMax }: Extract<Step, { files: string[] }>,
  mark: string,
): Promise<void> {
  const report = join(temporary, `${mark}.xml`);
  const { problem, output } = await runCommand(
    [
      process.execPath,
      ...[
        "test",
        ...(sideBySide ? ["--parallel=2"] : []),
        // For a loaded machine: only what hangs waits so long. A test that needs longer says so beside itself.
        "--timeout=30000",
        "--only-failures",
        "--reporter=junit",
        `--reporter-outfile=${report}`,
      ],
      ...files.map((file) => `./${file}`),
    ],
    secondsMax,
    mark,
  );
  const results = readJunit(existsSync(report) ? readFileSync(report, "utf8") : "");
  const missing = files.filter((file) => !results.files.has(file));
  total.passed += results.passed;
  total.skipped += results.skipped;
  total.tests += results.passed + results.failed.length;
  if (problem !== undefined || results.failed.length + missing.length > 0) show(output);
  for (const name of results.failed) fail(name);
  for (const file of missing) fail(`${file}: it did not run to its end (${problem ?? "or has no test"})`);
  if (problem !== undefined && results.failed.length + missing.length === 0)
    fail(`bun test over ${files.length} files: it ${problem}`);
}

async function runCommand(command: readonly [string, ...string[]], secondsMax: number, mark: string) {
  const output: string[] = [];
  const group = startProcess({
    command,
    cwd: root,
    env: { ...inherited(), ...serverUrls, [markName]: mark, ...(colours && { FORCE_COLOR: "1" }) },
    hear: (line) => {
      output.push(line);
      if (output.length > outputLinesMax) output.shift();
    },
  });
  running.add(group);
  let late: Timer | undefined;
  const tooLong = new Promise<string>((resolve) => {
    late = setTimeout(() => resolve(`did not end within ${secondsMax} seconds`), secondsMax * 1000);
  });
  const how = await Promise.race([group.ended, tooLong]);
  clearTimeout(late);
  // What a test left in the group is looked for by its mark: a stop of an ended group would hide it.
  if (how.startsWith("did not end")) await group.stop(5000);
  running.delete(group);
  return { problem: how === "ended with code 0" ? undefined : how, output };
}

/** Tests don't depend on what else is set in somebody's shell. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG", "TERM", "CI", "NO_COLOR"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Real servers, once: where one can't be had, its embedded counterpart is what was tested, and we say so. */
async function startServers(): Promise<void> {
  if (serversAsked) return;
  serversAsked = true;
  const since = performance.now();
  say(`\n${paint("1", "== Real servers")}`);
  const wanted = [
    { name: "Postgres", variable: "TEST_POSTGRES_URL", start: startPostgres },
    { name: "Redis", variable: "TEST_REDIS_URL", start: startRedis },
  ];
  // One after the other: both may have to install.
  for (const { name, variable, start } of wanted)
    try {
      const server = await start();
      servers.push(server);
      serverUrls[variable] = server.url;
      say(`   ${name} at ${server.url}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      notices.push(`Without a real ${name} only its embedded adapter was tested: ${why}`);
      say(`   ${notices.at(-1)}`);
    }
  say(`   in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

function fail(name: string): void {
  total.failed.push(name);
  say(`   ${paint("31", "failed")} ${name}`);
}

function show(output: string[]): void {
  for (const line of output) say(`   ${line}`);
}

/** Failures once more, what was not tested, and the count that stands alone in the last line. */
function summary(): number {
  say(`\n${paint("1", "== Summary")} (${((performance.now() - sinceMs) / 1000).toFixed(0)} s)`);
  for (const name of total.failed) say(`   ${paint("31", "failed")} ${name}`);
  if (total.skipped > 0) say(`   ${total.skipped} skipped`);
  for (const notice of notices) say(`   ${notice}`);
  if (interrupted) say(`   Interrupted by ${interrupted}: what follows counts what ran until then`);
  if (total.tests === 0) say("   No test ran");
  say(`${total.passed} passed, ${total.failed.length} failed`);
  if (interrupted) return 130;
  return total.failed.length === 0 && total.tests > 0 ? 0 : 1;
}

async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((group) => group.stop(5000)));
  for (const server of servers.splice(0)) await server.stop();
  rmSync(temporary, { recursive: true, force: true });
}

/** Ctrl-C, a kill, or the end of who started us: the step in hand ends, then the servers, then we do. */
function listenForTheEnd(): void {
  const end = (why: string) => {
    if (interrupted) return;
    interrupted = why;
    for (const group of running) void group.stop(5000);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end("the end of the program that started us"), 500).unref();
  process.stdout.on("error", () => end("the end of our output"));
}
