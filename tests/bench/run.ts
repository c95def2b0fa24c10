import { createBelongings } from "./belongings.ts";
import { edge } from "./edge.ts";
import { fernet } from "./fernet.ts";
import { type Benchmark, measure } from "./harness.ts";
import { latency } from "./latency.ts";
import { limits } from "./limits.ts";
import { links } from "./links.ts";
import { pdf } from "./pdf.ts";
import { readReport } from "./read-report.ts";
import { jsonLine, table } from "./report.ts";
import type { Result } from "./result.ts";
import { start } from "./start.ts";
import { tasks } from "./tasks.ts";

const benchmarks = [start, edge, links, limits, fernet, pdf, readReport, tasks, latency];

const asked = process.argv.slice(2);
const json = asked.includes("--json");
const names = asked.filter((word) => word !== "--json");
const unknown = names.find((name) => benchmarks.every((benchmark) => benchmark.name !== name));
if (unknown !== undefined) {
  const known = benchmarks.map(({ name, compares }) => `  ${name}: ${compares}`);
  say([`There is no benchmark "${unknown}": name one of these, or none for all`, ...known].join("\n"));
  process.exit(2);
}

let belongings = createBelongings();
let ending = false;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)
  process.on(signal, () => void end(code));

try {
  for (const benchmark of benchmarks)
    if (names.length === 0 || names.includes(benchmark.name)) await runOne(benchmark);
  await end(0);
} catch (error) {
  // What a benchmark says of its processes while they are ended is not news.
  if (!ending) say(error instanceof Error ? error.message : `${error}`);
  await end(1);
}

async function runOne(benchmark: Benchmark): Promise<void> {
  belongings = createBelongings();
  const results: Result[] = [];
  const notes = await measure(benchmark, { belongings, say }, (result) => {
    results.push(result);
    if (json) print(jsonLine(result));
  });
  await belongings.clear();
  if (json) for (const note of notes) say(`${benchmark.name}: ${note}`);
  else print(table(benchmark, results, notes));
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await belongings.clear();
  process.exit(code);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
