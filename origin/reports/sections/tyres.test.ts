import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { tyreBands } from "../../../shared/contracts/report/tyres.ts";
import { at20C, bandOf, deviationPercent, tyreRefusalOf } from "./tyre-rules.ts";

const quiet = { softWarning: false, hardWarning: false };
const psiPerBar = 14.503774;

describe("a pressure at 20 °C", () => {
  test("is itself at 20 °C, and moves by about 1 psi for 10 °F as mechanics say", () => {
    expect(at20C(2.9, 20)).toBeCloseTo(2.9, 9);
    // 10 °F colder than 20 °C.
    const movedPsi = (at20C(2.9, 20 - 10 / 1.8) - 2.9) * psiPerBar;
    expect(movedPsi).toBeWithin(0.9, 1.3);
  });

  test("is higher than what is measured in the cold and lower than in the heat; warmer never means more", () => {
    const bar = fc.double({ min: 0, max: 5, noNaN: true });
    const celsius = fc.double({ min: -45, max: 60, noNaN: true });
    fc.assert(
      fc.property(bar, celsius, celsius, (measured, one, other) => {
        const colder = Math.min(one, other);
        const warmer = Math.max(one, other);
        expect(at20C(measured, colder)).toBeGreaterThanOrEqual(at20C(measured, warmer));
        if (one < 20) expect(at20C(measured, one)).toBeGreaterThanOrEqual(measured);
        // Back again by the same law: what was measured.
        const back = ((at20C(measured, one) + 1.01325) * (one + 273.15)) / 293.15 - 1.01325;
        expect(back).toBeCloseTo(measured, 9);
      }),
    );
  });
});

describe("a band", () => {
  test.each([
    [0, "good"],
    [5, "good"],
    [-5, "good"],
    [5.1, "check"],
    [-10, "check"],
    [10.1, "act"],
    [-10.1, "act"],
    [-19.9, "act"],
    [-20, "stop"],
    [25, "act"],
    [undefined, undefined],
  ] as const)("%p %% from the placard is %p", (off, band) =>
    expect(bandOf({ ...quiet, deviationPercent: off })).toBe(band),
  );

  test("the car's lamps are believed, whatever the pressure", () => {
    expect(bandOf({ ...quiet, deviationPercent: 0, softWarning: true })).toBe("act");
    expect(bandOf({ ...quiet, deviationPercent: undefined, hardWarning: true })).toBe("stop");
    expect(bandOf({ softWarning: true, hardWarning: false, deviationPercent: -30 })).toBe("stop");
  });

  test("lower pressure below the placard is never a better band", () => {
    const low = fc.double({ min: -60, max: 0, noNaN: true });
    const rank = (off: number) => tyreBands.indexOf(bandOf({ ...quiet, deviationPercent: off }) ?? "good");
    fc.assert(
      fc.property(low, low, (one, other) => {
        if (one <= other) expect(rank(one)).toBeGreaterThanOrEqual(rank(other));
      }),
    );
  });
});

describe("a tyre is not judged", () => {
  const nowMs = Date.UTC(2026, 10, 21);
  const hour = 3_600_000;
  const known = { pressureBar: 2.9, placardBar: 2.9, measuredAtMs: nowMs - hour, nowMs, movedLately: false };
  test.each([
    [undefined, {}],
    [undefined, { measuredAtMs: nowMs - 24 * hour }],
    [undefined, { measuredAtMs: undefined }],
    ["pressure-unknown", { pressureBar: undefined }],
    ["placard-unknown", { placardBar: undefined }],
    ["reading-stale", { measuredAtMs: nowMs - 25 * hour }],
    ["moved-lately", { movedLately: true }],
  ] as const)("%p for %p", (refusal, over) => expect(tyreRefusalOf({ ...known, ...over })).toBe(refusal));
});

test("a deviation is of the placard", () => expect(deviationPercent(2.61, 2.9)).toBeCloseTo(-10, 9));
