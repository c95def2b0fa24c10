import { expect, test } from "bun:test";
import { formatTraceparent, newTrace, nextHop, parseTraceparent } from "./trace.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const spanId = "00f067aa0ba902b7";

test("a valid traceparent is continued: same trace, new hop", () => {
  const trace = parseTraceparent(`00-${traceId}-${spanId}-01`);
  expect(trace).toEqual({ traceId, spanId, sampled: true });
  if (!trace) throw new Error("unreachable");
  const next = nextHop(trace);
  expect(next.traceId).toBe(traceId);
  expect(next.spanId).not.toBe(spanId);
});

test("an unknown later version is read as far as version 00 goes", () => {
  expect(parseTraceparent(`cc-${traceId}-${spanId}-00-what-the-future-holds`)?.sampled).toBe(false);
});

test.each([
  "",
  `00-${traceId}-${spanId}-01-extra`,
  `ff-${traceId}-${spanId}-01`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `cc-${traceId}-${spanId}-01.what`,
])("%p starts a new trace", (header) => expect(parseTraceparent(header)).toBeUndefined());

test("what is written is read again", () => {
  const trace = newTrace();
  expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
});
