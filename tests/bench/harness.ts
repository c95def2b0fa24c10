import type { Belongings } from "./belongings.ts";
import { type Metric, type Pair, type Result, resultOf } from "./result.ts";

/** One benchmark: us against a peer on the same machine in the same minute. */
export interface Benchmark {
  name: string;
  /** What is held against what, in a sentence for the head of the table. */
  compares: string;
  metrics: readonly Metric[];
  /** Starts what both sides need and hands over how each metric is measured. */
  prepare(bench: Preparation): Promise<Prepared>;
}

export interface Preparation {
  belongings: Belongings;
  /** Tells of progress. */
  say(sentence: string): void;
}

export interface Prepared {
  sides: Readonly<Record<string, Sides>>;
  /** Worth knowing, held against no peer: asked when everything is measured. */
  notes(): Promise<string[]>;
}

/** Each measures once, and gives what it measured in the unit of its metric. */
export interface Sides {
  ours(): Promise<number>;
  peer(): Promise<number>;
}

/** The first runs of a process fill caches and compile: they are thrown away. */
const warmUps = 2;

/** Measures every metric of a benchmark; each result is told as soon as it is there. */
export async function measure(
  { name, metrics, prepare }: Benchmark,
  preparation: Preparation,
  tell: (result: Result) => void,
): Promise<string[]> {
  const { say } = preparation;
  say(`${name}: preparing`);
  const { sides, notes } = await prepare(preparation);
  for (const metric of metrics) {
    const side = sides[metric.name];
    if (!side) throw new Error(`Measuring ${name}: nothing measures ${metric.name}`);
    say(`${name}: measuring ${metric.name}, ${metric.runs} pairs`);
    tell(resultOf(name, metric, await interleaved(side, metric.runs)));
  }
  return notes();
}

/** Ours, peer, ours, peer: whatever slows the machine down for a while slows both. */
export async function interleaved({ ours, peer }: Sides, runs: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let run = 0; run < warmUps + runs; run++) {
    const pair = { ours: await ours(), peer: await peer() };
    if (run >= warmUps) pairs.push(pair);
  }
  return pairs;
}
