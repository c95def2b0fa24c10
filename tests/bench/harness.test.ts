import { expect, test } from "bun:test";
import { createBelongings } from "./belongings.ts";
import { type Benchmark, interleaved, measure } from "./harness.ts";
import type { Metric, Result } from "./result.ts";

const metric: Metric = { name: "road", unit: "req/s", better: "higher", figure: 0.8, runs: 3 };

/** Measures 1, 2, 3, ... and writes down whose turn it was. */
function counting() {
  const turns: string[] = [];
  const turn = (who: string) => async () => turns.push(who);
  return { turns, sides: { ours: turn("ours"), peer: turn("peer") } };
}

test("sides take turns, and the first two pairs only warm up", async () => {
  const { turns, sides } = counting();
  expect(await interleaved(sides, 3)).toEqual([
    { ours: 5, peer: 6 },
    { ours: 7, peer: 8 },
    { ours: 9, peer: 10 },
  ]);
  expect(turns).toEqual(Array.from({ length: 5 }, () => ["ours", "peer"]).flat());
});

test("each metric is told as soon as it is measured, notes come last", async () => {
  const told: Result[] = [];
  const benchmark: Benchmark = {
    name: "edge",
    compares: "this and that",
    metrics: [metric],
    prepare: async () => ({
      sides: { road: counting().sides },
      notes: async () => [`${told.length} told before`],
    }),
  };
  const preparation = { belongings: createBelongings(), say: () => {} };
  const notes = await measure(benchmark, preparation, (result) => told.push(result));
  expect(notes).toEqual(["1 told before"]);
  expect(told).toMatchObject([{ bench: "edge", ours: 7, peer: 8, runs: 3 }]);
});

test("a metric that nothing measures is a mistake of the benchmark", async () => {
  const benchmark: Benchmark = {
    name: "edge",
    compares: "",
    metrics: [metric],
    prepare: async () => ({ sides: {}, notes: async () => [] }),
  };
  const preparation = { belongings: createBelongings(), say: () => {} };
  expect(measure(benchmark, preparation, () => {})).rejects.toThrow("nothing measures road");
});
