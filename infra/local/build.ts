import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { bundleEdge } from "./bundle-edge.ts";
import { compileCommand } from "./compile-origin.ts";
import { type ProcessGroup, startProcess } from "./process-group.ts";
import { pinnedNode, root } from "./root.ts";

// `npm run build`: what is deployed. The page, the Worker, and the origin as one executable.

const dist = join(root, "dist");
const running = new Set<ProcessGroup>();
process.on("exit", () => {
  for (const group of running) group.kill();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

/** What is built, each by itself, with the files that then lie there. */
const products = [
  { name: "page", build: buildPage },
  { name: "worker", build: buildWorker },
  { name: "origin", build: buildOrigin },
];

mkdirSync(dist, { recursive: true });
let failed = false;
for (const { name, build } of products) {
  const since = performance.now();
  try {
    const sizes = await build();
    process.stdout.write(
      `${name.padEnd(8)} ${sizes}  (${((performance.now() - since) / 1000).toFixed(1)} s)\n`,
    );
  } catch (error) {
    failed = true;
    process.stderr.write(`Building the ${name}: ${error instanceof Error ? error.message : error}\n`);
  }
}
process.exit(failed ? 1 : 0);

async function buildPage(): Promise<string> {
  const folder = join(root, "edge/web/dist");
  await run([pinnedNode(), "infra/local/page.ts"]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const bytes = files.map((file) => statSync(join(file.parentPath, file.name)).size);
  return `${relative(root, folder)}: ${files.length} files, ${kib(bytes.reduce((sum, size) => sum + size, 0))}`;
}

async function buildWorker(): Promise<string> {
  const { code } = await bundleEdge();
  const file = join(dist, "worker.js");
  writeFileSync(file, code);
  return `${relative(root, file)}: ${kib(Buffer.byteLength(code))}, ${kib(gzipSync(code).length)} gzipped`;
}

async function buildOrigin(): Promise<string> {
  const file = join(dist, "origin");
  rmSync(file, { force: true });
  await run(compileCommand(file));
  if (!existsSync(file)) throw new Error("bun build wrote no executable");
  return `${relative(root, file)}: ${kib(statSync(file).size)}`;
}

async function run(command: readonly [string, ...string[]]): Promise<void> {
  const said: string[] = [];
  const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
  const group = startProcess({ command, env, cwd: root, hear: (line) => said.push(line) });
  running.add(group);
  const how = await group.ended;
  running.delete(group);
  if (how !== "ended with code 0") throw new Error(`it ${how}\n${said.slice(-40).join("\n")}`);
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
