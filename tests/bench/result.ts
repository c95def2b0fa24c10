export interface Metric {
  name: string;
  unit: string;
  better: "lower" | "higher";
  /** The ratio to reach; above 1 we are better. 0 where none is set. */
  figure: number;
  /** How many pairs are measured. */
  runs: number;
}

/** Two measurements taken one right after the other. */
export interface Pair {
  ours: number;
  peer: number;
}

/** What a metric came to. `ours`, `peer` and `ratio` are medians; the ratio is that of the pairs, not of the medians. */
export interface Result {
  bench: string;
  metric: Metric;
  ours: number;
  peer: number;
  ratio: number;
  leastRatio: number;
  mostRatio: number;
  runs: number;
}

export function resultOf(bench: string, metric: Metric, pairs: readonly Pair[]): Result {
  const ratios = pairs.map((pair) => ratioOf(pair, metric.better));
  return {
    bench,
    metric,
    ours: median(pairs.map(({ ours }) => ours)),
    peer: median(pairs.map(({ peer }) => peer)),
    ratio: median(ratios),
    leastRatio: Math.min(...ratios),
    mostRatio: Math.max(...ratios),
    runs: pairs.length,
  };
}

/** Above 1 where we are better, whichever way is better. */
export function ratioOf({ ours, peer }: Pair, better: Metric["better"]): number {
  if (!(ours > 0 && peer > 0)) throw new Error(`Comparing ${ours} with ${peer}: both must be above 0`);
  return better === "higher" ? ours / peer : peer / ours;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (lower === undefined || upper === undefined) throw new Error("Taking a median: there are no values");
  return (lower + upper) / 2;
}
