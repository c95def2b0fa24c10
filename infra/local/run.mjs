// The one door of every package script: makes sure that the pinned Bun and the locked packages are here,
// then hands over to them. Plain JavaScript, since on a fresh clone nothing but Node 20 (or any Bun) can be
// relied upon.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bunFolder = join(root, "infra/local/bun");
const read = (path) => readFileSync(join(root, path), "utf8");

/** What each package script runs, once everything is in place. */
const commands = {
  dev: ["infra/local/dev.ts"],
  test: ["tests/run.ts", "all"],
  ok: ["tests/run.ts", "quick"],
  "first-report": ["tests/journeys/first-report.ts"],
  "example-report": ["tests/reports/example-report.ts"],
  bench: ["tests/bench/run.ts"],
  build: ["infra/local/build.ts"],
  format: ["node_modules/@biomejs/biome/bin/biome", "check", "--write", "."],
  setup: undefined,
};

const [command, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(commands, command ?? ""))
  stop(2, `There is no command "${command}": use one of ${Object.keys(commands).join(", ")}`);
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 20) stop(1, `Node 20 or newer is needed, this is ${process.versions.node}: https://nodejs.org`);

const bun = pinnedBun();
installPackages();
// wrangler looks for the folder of the page before it lets it be built.
mkdirSync(join(root, "edge/web/dist"), { recursive: true });
const script = commands[command];
if (script) handOver([...script, ...rest]);

/** The Bun that this runs on where it is the pinned one, else that of `infra/local/bun`, installed when missing. */
function pinnedBun() {
  const version = JSON.parse(read("infra/local/bun/package.json")).dependencies.bun;
  if (process.versions.bun === version) return process.execPath;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const found = () =>
    bunPackages()
      .map((name) => join(bunFolder, "node_modules/@oven", name, `bin/bun${suffix}`))
      .find(existsSync);
  const pinned = () => {
    const manifest = join(bunFolder, "node_modules/bun/package.json");
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === version && found();
  };
  if (pinned()) return pinned();
  say(`Installing Bun ${version}`);
  // The packages carry the program itself: no install script has to run.
  const [tool, args] = process.versions.bun
    ? [process.execPath, ["install", "--no-save", "--ignore-scripts"]]
    : ["npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]];
  run(tool, args, bunFolder);
  return (
    pinned() ||
    stop(1, `No Bun for ${process.platform} ${process.arch}: see https://bun.sh/docs/installation`)
  );
}

function bunPackages() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const musl = process.report?.getReport?.().header?.glibcVersionRuntime === undefined;
  const name = `bun-${platform}-${arch}`;
  return platform === "linux" && musl ? [`${name}-musl`, name] : [name];
}

/** Installs by the lock file, and only when it or the manifest changed since the last time. */
function installPackages() {
  const stamp = join(root, "node_modules/.installed");
  const wanted = createHash("sha256").update(read("bun.lock")).update(read("package.json")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Installing packages by the lock file");
  run(bun, ["install", "--frozen-lockfile", "--no-progress"], root);
  writeFileSync(stamp, wanted);
}

function run(tool, args, cwd) {
  const done = spawnSync(tool, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  if (done.status === 0) return;
  process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  stop(1, `\`${tool} ${args.join(" ")}\` in ${cwd} did not succeed: read its words above, then try again`);
}

/** Runs the script in our place: its exit code is ours, and what we are told to do it is told. */
function handOver(args) {
  // The terminal sends Ctrl-C to both of us: the child decides when it is over.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const child = spawn(bun, args, {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${join(root, "node_modules/.bin")}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
    },
  });
  whenAskerIsGone(() => child.kill("SIGTERM"));
  child.on("error", (error) => stop(1, `Bun did not start: ${error.message}`));
  child.on("exit", (code, signal) =>
    process.exit(code ?? 128 + ({ SIGINT: 2, SIGTERM: 15, SIGKILL: 9 }[signal] ?? 1)),
  );
}

/** A killed npm passes nothing on: what it asked for must not go on without it. */
function whenAskerIsGone(end) {
  if (!process.env.npm_lifecycle_event) return;
  const asker = askedBy();
  const poll = setInterval(() => {
    if (askedBy() === asker) return;
    clearInterval(poll);
    end();
  }, 500);
  poll.unref();
}

/** Our parent, and where that is the shell that npm puts between itself and us, on Linux the shell's parent too. */
function askedBy() {
  const parent = process.ppid;
  try {
    const [, program, rest] = readFileSync(`/proc/${parent}/stat`, "utf8").match(/\((.*)\)(.*)/s);
    return /^(?:sh|dash|bash)$/.test(program) ? `${parent} ${rest.trim().split(" ")[1]}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}

function say(sentence) {
  process.stderr.write(`${sentence} ...\n`);
}

function stop(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}
