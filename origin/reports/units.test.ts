import { expect, test } from "bun:test";
import fc from "fast-check";
import { kilometres, kmPerMile, rounded } from "./units.ts";

test("miles become kilometres and back again to within what is printed", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 3_000_000, noNaN: true }), (miles) => {
      expect(Math.abs(kilometres(miles) / kmPerMile - miles)).toBeLessThanOrEqual(0.05 / kmPerMile + 1e-6);
    }),
  );
  expect(kilometres(1_000)).toBe(1_609.3);
});

test("what wasn't told stays untold, and a true zero is a zero", () => {
  expect([kilometres(undefined), rounded(undefined, 1), rounded(null, 1)]).toEqual([null, null, null]);
  expect([kilometres(0), rounded(0, 2)]).toEqual([0, 0]);
});
