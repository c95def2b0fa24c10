import { expect, test } from "bun:test";
import { jsonLine, table } from "./report.ts";
import { type Metric, resultOf } from "./result.ts";

const road: Metric = { name: "road", unit: "req/s", better: "higher", figure: 0.8, runs: 1 };
const bare: Metric = { name: "bare-bun", unit: "ms", better: "lower", figure: 0.5, runs: 1 };

test("a result is one line of JSON with these members in this order", () => {
  expect(jsonLine(resultOf("edge", road, [{ ours: 2000, peer: 3000 }]))).toBe(
    '{"bench":"edge","metric":"road","ours":2000,"peer":3000,"ratio":0.667,"runs":1}',
  );
});

test("a table names what is compared, lines its columns up and says which figure was reached", () => {
  const results = [
    resultOf("edge", road, [{ ours: 2000, peer: 3000 }]),
    resultOf("edge", bare, [{ ours: 10.25, peer: 10.25 }]),
  ];
  expect(table({ name: "edge", compares: "this and that" }, results, ["bundle: 19 KiB"])).toBe(
    [
      "edge: this and that",
      "  metric    ours        peer        ratio  spread     figure         pairs",
      "  road      2000 req/s  3000 req/s  0.67   0.67–0.67  ≥ 0.8 missed   1",
      "  bare-bun  10.3 ms     10.3 ms     1.00   1.00–1.00  ≥ 0.5 reached  1",
      "  bundle: 19 KiB",
    ].join("\n"),
  );
});
