import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { grades } from "../../../shared/contracts/report/battery.ts";
import { type EstimateInput, estimateBattery } from "./battery-estimate.ts";
import { gradeEdges, gradesOf, intervalOf, shownOf, sigmaOf } from "./estimate-rules.ts";
import { findReference, wheelInches } from "./find-reference.ts";
import { isSoftwareLimited, referenceRanges } from "./reference-ranges.ts";

/** A Model 3 of 2021 in North America, at 74 %: 353 mi when new. */
const car: EstimateInput = {
  model: "Model 3",
  modelYear: 2021,
  trim: "74d",
  wheels: "Pinwheel18CapKit",
  european: false,
  chemistry: "nickel",
  levelPercent: 75,
  usablePercent: 74,
  rangeKm: 391,
  isCharging: false,
  changedLately: false,
};
const refusalsOf = (over: Partial<EstimateInput>): string[] =>
  estimateBattery({ ...car, ...over }).refusals.map(({ code }) => code);

describe("the estimate of a known car", () => {
  test("is its range at 100 % against that when new, by the usable level", () => {
    const estimate = estimateBattery(car);
    // 391 km at 74 % are 528 km; 353 mi are 568 km.
    expect(estimate).toMatchObject({ outcome: "estimated", range_when_full_km: 528, refusals: [] });
    expect(estimate.raw?.percent).toBeCloseTo(93, 1);
  });

  test("has the interval of its terms: 4.2 points for nickel, 7.1 for LFP, 8.9 for a family match", () => {
    const half = (over: Parameters<typeof sigmaOf>[0]) => 1.645 * sigmaOf(over).total;
    const exact = { usablePercent: 74, chemistry: "nickel", match: "exact", isOtherRegion: false } as const;
    expect(half(exact)).toBeCloseTo(4.2, 1);
    expect(half({ ...exact, chemistry: "lfp" })).toBeCloseTo(7.1, 1);
    expect(half({ ...exact, match: "family" })).toBeCloseTo(8.9, 1);
    // By another market's row it is wider, never narrower.
    expect(half({ ...exact, isOtherRegion: true })).toBeGreaterThan(half(exact));
  });

  test("carries that interval around the estimate", () => {
    const { percent = 0, low_percent = 0, high_percent = 0 } = estimateBattery(car).raw ?? {};
    expect(percent - low_percent).toBeCloseTo(4.2, 1);
    expect(high_percent - percent).toBeCloseTo(4.2, 1);
  });

  test("is capped at 100 where it is shown, and raw where the method is", () => {
    const { shown, raw } = estimateBattery({ ...car, rangeKm: 425 });
    expect(shown?.percent).toBe(100);
    expect(raw?.percent).toBeGreaterThan(101);
  });

  test("an interval that crosses a grade's edge has both grades", () => {
    expect(estimateBattery(car).grades).toEqual(["A", "B"]);
    expect(estimateBattery({ ...car, rangeKm: 405 }).grades).toEqual(["A"]);
  });

  test("tells its distance to the warranty's line as an interval", () => {
    const { shown, to_warranty_line: line } = estimateBattery(car);
    expect(line).toEqual({
      line_percent: 70,
      low_points: (shown?.low_percent ?? 0) - 70,
      high_points: (shown?.high_percent ?? 0) - 70,
    });
  });
});

describe("refuses, with the reason and what can be done", () => {
  test.each([
    ["level-unknown", { rangeKm: undefined }],
    ["level-unknown", { levelPercent: undefined }],
    ["level-unknown", { usablePercent: undefined }],
    ["level-low", { levelPercent: 49, usablePercent: 49, rangeKm: 250 }],
    ["cold-battery", { levelPercent: 77 }],
    ["charging-now", { isCharging: true }],
    ["trim-unknown", { trim: undefined }],
    ["wheels-unknown", { wheels: undefined }],
    ["wheels-unknown", { wheels: "SomethingNew" }],
    ["pack-unknown", { chemistry: undefined }],
    ["reference-unknown", { trim: "99x" }],
    ["reference-unknown", { modelYear: 2012 }],
    ["reference-unfit", { rangeKm: 460 }],
    ["reference-unfit", { rangeKm: 150 }],
    ["changed-lately", { changedLately: true }],
    ["lfp-not-full", { chemistry: "lfp" }],
    ["lfp-not-full", { chemistry: "lfp", levelPercent: 99, usablePercent: 99, rangeKm: 560 }],
    ["software-limited", { model: "Model S", trim: "60", modelYear: 2016, wheels: "Base19" }],
  ] as const)("%s: %p", (code, over) => {
    const estimate = estimateBattery({ ...car, ...over });
    expect(refusalsOf(over)).toContain(code);
    expect(estimate).toMatchObject({
      outcome: "refused",
      shown: null,
      raw: null,
      grades: [],
      how_sure: "none",
    });
  });

  test("two points of cold are no gap, three are", () => {
    expect(refusalsOf({ levelPercent: 76 })).toEqual([]);
    expect(refusalsOf({ levelPercent: 77 })).toEqual(["cold-battery"]);
  });

  test("an LFP battery at 100 % is estimated", () => {
    const lfp = {
      trim: "50",
      modelYear: 2022,
      chemistry: "lfp",
      levelPercent: 100,
      usablePercent: 100,
    } as const;
    expect(refusalsOf({ ...lfp, rangeKm: 425 })).toEqual([]);
  });
});

describe("whatever a car tells", () => {
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const anyCar: fc.Arbitrary<EstimateInput> = fc.record({
    model: fc.constantFrom("Model S", "Model 3", "Model X", "Model Y", "Cybertruck", "Tesla"),
    modelYear: fc.option(fc.integer({ min: 2010, max: 2035 })),
    trim: maybe(fc.constantFrom("50", "62", "74", "74D", "p74d", "85", "100d", "zz")),
    wheels: maybe(fc.constantFrom("Pinwheel18", "Apollo19", "Induction20", "Uberturbine21", "Odd")),
    european: maybe(fc.boolean()),
    chemistry: maybe(fc.constantFrom("nickel" as const, "lfp" as const)),
    levelPercent: maybe(fc.integer({ min: 0, max: 100 })),
    usablePercent: maybe(fc.integer({ min: 0, max: 100 })),
    rangeKm: maybe(fc.double({ min: 0, max: 3_000, noNaN: true })),
    isCharging: fc.boolean(),
    changedLately: fc.boolean(),
  });

  test("there is a figure or a reason, never both and never neither", () => {
    fc.assert(
      fc.property(anyCar, (input) => {
        const estimate = estimateBattery(input);
        const isEstimated = estimate.outcome === "estimated";
        expect([estimate.refusals.length === 0, estimate.shown !== null, estimate.grades.length > 0]).toEqual(
          Array(3).fill(isEstimated),
        );
        if (isEstimated)
          for (const told of [input.trim, input.wheels, input.rangeKm, input.levelPercent, input.chemistry])
            expect(told).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  const level = fc.integer({ min: 50, max: 100 });
  const range = fc.double({ min: 150, max: 560, noNaN: true });

  test("the interval holds the value, shown and raw, and is shown no narrower than it is", () => {
    fc.assert(
      fc.property(level, range, (usablePercent, rangeKm) => {
        const { shown, raw } = estimateBattery({
          ...car,
          levelPercent: usablePercent,
          usablePercent,
          rangeKm,
        });
        if (!shown || !raw) return;
        expect(raw.low_percent).toBeLessThanOrEqual(raw.percent);
        expect(raw.percent).toBeLessThanOrEqual(raw.high_percent);
        expect(shown.low_percent).toBeLessThanOrEqual(shown.percent);
        expect(shown.percent).toBeLessThanOrEqual(shown.high_percent);
        expect(shown.low_percent).toBeLessThanOrEqual(Math.min(100, raw.low_percent + 0.05));
        expect(shown.high_percent).toBeGreaterThanOrEqual(Math.min(100, raw.high_percent - 0.05));
      }),
    );
  });

  test("more range is never a worse estimate, and a lower level never a surer one", () => {
    fc.assert(
      fc.property(level, level, range, range, (one, other, near, far) => {
        const raw = (km: number) => intervalOf(km, one, 568, 3).percent;
        if (near <= far) expect(raw(near)).toBeLessThanOrEqual(raw(far));
        const sigma = (usablePercent: number) =>
          sigmaOf({ usablePercent, chemistry: "nickel", match: "exact", isOtherRegion: false }).total;
        if (one <= other) expect(sigma(one)).toBeGreaterThanOrEqual(sigma(other));
      }),
    );
  });

  test("no grade stands alone where an edge lies within the interval", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 50, max: 110, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (percent, half) => {
          const shown = shownOf({ percent, low_percent: percent - half, high_percent: percent + half });
          const touched = gradesOf(shown);
          const edges = Object.values(gradeEdges).filter(
            (edge) => edge > shown.low_percent && edge <= shown.high_percent,
          );
          expect(touched).toHaveLength(edges.length + 1);
          expect(touched).toEqual(grades.filter((grade) => touched.includes(grade)));
        },
      ),
    );
  });
});

describe("the table of ranges when new", () => {
  test("has each kind of car once, with a range that a car can have", () => {
    const kinds = referenceRanges.map(({ rangeMi, ...kind }) => JSON.stringify(kind));
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const { rangeMi } of referenceRanges) expect(rangeMi).toBeWithin(200, 420);
    for (const { model, trim, modelYear } of referenceRanges)
      expect(isSoftwareLimited(model, trim, modelYear)).toBe(false);
  });

  const kind = { model: "Model 3", modelYear: 2022, trim: "74D", wheels: "Pinwheel18", european: false };

  test("is exact for the same wheels and year, family for others of the trim, silent beyond a year", () => {
    expect(findReference(kind)).toMatchObject({ match: "exact", rangeMi: 358, isOtherRegion: false });
    expect(findReference({ ...kind, wheels: "Stiletto19" })).toMatchObject({ match: "family", rangeMi: 358 });
    // Of 2022 and 2024 the older: what changed came later.
    expect(findReference({ ...kind, modelYear: 2023 })).toMatchObject({ match: "family", rangeMi: 358 });
    expect(findReference({ ...kind, modelYear: 2027 })).toBeUndefined();
    expect(findReference({ ...kind, modelYear: null })).toBeUndefined();
  });

  test("says where the car is of another market than the row, or doesn't tell of which", () => {
    for (const european of [true, undefined])
      expect(findReference({ ...kind, european })).toMatchObject({ isOtherRegion: true });
  });

  test.each([
    ["Pinwheel18CapKit", 18],
    ["Uberturbine21", 21],
    ["Base19", 19],
    ["Wheel190", undefined],
    ["None", undefined],
  ])("the wheels %p are of %p inches", (wheels, inches) => expect(wheelInches(wheels)).toBe(inches));
});
