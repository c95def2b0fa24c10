import type { Benchmark } from "./harness.ts";
import type { Result } from "./result.ts";

/** One result as one line of JSON, for whoever watches figures over time. */
export function jsonLine({ bench, metric, ours, peer, ratio, runs }: Result): string {
  return JSON.stringify({
    bench,
    metric: metric.name,
    ours: rounded(ours),
    peer: rounded(peer),
    ratio: rounded(ratio),
    runs,
  });
}

/** Three digits behind the point are more than any of these measurements can tell. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** The results of a benchmark for someone who reads them. */
export function table(
  { name, compares }: Pick<Benchmark, "name" | "compares">,
  results: readonly Result[],
  notes: readonly string[],
): string {
  const rows = [["metric", "ours", "peer", "ratio", "spread", "figure", "pairs"], ...results.map(row)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [`${name}: ${compares}`, ...[...lines, ...notes].map((line) => `  ${line}`)].join("\n");
}

function row({ metric, ours, peer, ratio, leastRatio, mostRatio, runs }: Result): string[] {
  const reached = ratio >= metric.figure;
  return [
    metric.name,
    `${amount(ours)} ${metric.unit}`,
    `${amount(peer)} ${metric.unit}`,
    ratio.toFixed(2),
    `${leastRatio.toFixed(2)}–${mostRatio.toFixed(2)}`,
    metric.figure === 0 ? "none" : `≥ ${metric.figure} ${reached ? "reached" : "missed"}`,
    `${runs}`,
  ];
}

const amount = (value: number): string => value.toFixed(value < 1000 ? 1 : 0);
