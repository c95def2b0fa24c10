import { expect, test } from "bun:test";
import { readGoodThroughput, readThroughput } from "./wrk.ts";

const printed = (more = "") => `Running 1s test @ http://127.0.0.1:8700/
  1 threads and 8 connections
  7301 requests in 1.00s, 1.30MB read
${more}Requests/sec:   7295.71
Transfer/sec:      1.30MB
`;

test("the figure is what wrk printed", () => expect(readThroughput(printed())).toBe(7295.71));

test.each(["  Non-2xx or 3xx responses: 7301\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"])(
  "%p is no figure: refusing is quick",
  (line) => expect(() => readThroughput(printed(line))).toThrow(line.trim()),
);

test("a wrk that printed something else is told", () =>
  expect(() => readThroughput("unable to connect")).toThrow("unable to connect"));

test("of a run in which some answers were bad, the good ones alone are a figure", () => {
  expect(readGoodThroughput(printed())).toBe(7295.71);
  expect(readGoodThroughput(printed("  Non-2xx or 3xx responses: 3650\n"))).toBeCloseTo(
    7295.71 * (3651 / 7301),
    2,
  );
  expect(() =>
    readGoodThroughput(printed("  Socket errors: connect 0, read 3, write 0, timeout 0\n")),
  ).toThrow();
});
