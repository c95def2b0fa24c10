import { expect, test } from "bun:test";
import { type Metric, median, ratioOf, resultOf } from "./result.ts";

const metric: Metric = { name: "road", unit: "req/s", better: "higher", figure: 0.8, runs: 3 };

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[10, 9, 1, 2], 5.5],
])("the median of %p is %p", (values, middle) => expect(median(values)).toBe(middle));

test("nothing has no median", () => expect(() => median([])).toThrow("there are no values"));

test("a ratio is above 1 where we are better, whichever way is better", () => {
  expect(ratioOf({ ours: 200, peer: 100 }, "higher")).toBe(2);
  expect(ratioOf({ ours: 10, peer: 40 }, "lower")).toBe(4);
  expect(ratioOf({ ours: 40, peer: 10 }, "lower")).toBe(0.25);
});

test.each([0, -1, Number.NaN])("%p was not measured", (value) => {
  expect(() => ratioOf({ ours: value, peer: 1 }, "higher")).toThrow("must be above 0");
  expect(() => ratioOf({ ours: 1, peer: value }, "lower")).toThrow("must be above 0");
});

test("the ratio is the median of the pairs' ratios, not the ratio of medians", () => {
  const pairs = [
    { ours: 100, peer: 100 },
    { ours: 10, peer: 40 },
    { ours: 30, peer: 20 },
  ];
  expect(resultOf("edge", metric, pairs)).toEqual({
    bench: "edge",
    metric,
    ours: 30,
    peer: 40,
    ratio: 1,
    leastRatio: 0.25,
    mostRatio: 1.5,
    runs: 3,
  });
});
