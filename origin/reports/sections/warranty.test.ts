import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { TeslaCover } from "../../tesla/vehicle-papers.ts";
import { warrantyOf } from "./warranty.ts";
import { type CoverBounds, leftOf } from "./warranty-left.ts";

const nowMs = Date.UTC(2026, 10, 21);
const day = 86_400_000;
const needs = { odometerKm: 79_100, utcOffsetSeconds: 0, nowMs };
const basic: TeslaCover = {
  warrantyType: "NEW_MFG_WARRANTY",
  warrantyDisplayName: "Basic Vehicle Limited Warranty",
  expirationDate: "2027-03-14T00:00:00Z",
  expirationOdometer: 80_000,
  odometerUnit: "KM",
  coverageAgeInYears: 4,
};
const coverOf = (over: Partial<TeslaCover>, more = {}) =>
  warrantyOf(
    { activeWarranty: [{ ...basic, ...over }], upcomingWarranty: [], expiredWarranty: [] },
    { ...needs, ...more },
  )?.covers[0];

describe("an active cover", () => {
  test("has days and distance left, and says which is the nearer end", () => {
    expect(coverOf({})).toMatchObject({
      kind: "basic",
      distance: "limited",
      ends_at_km: 80_000,
      ends_on: "2027-03-14",
      left: { days: 113, distance_km: 900, nearer: "distance", over: false, how_sure: "high" },
    });
  });

  test("in miles is reckoned in kilometres", () => {
    expect(coverOf({ expirationOdometer: 50_000, odometerUnit: "MI" })).toMatchObject({
      ends_at_km: 80_467,
      left: { distance_km: 1_367 },
    });
  });

  test.each([9_999_999, 99_999_999])("%p is no bound at all", (expirationOdometer) => {
    expect(coverOf({ expirationOdometer })).toMatchObject({
      distance: "unlimited",
      ends_at_km: null,
      left: { distance_km: null, nearer: "time", how_sure: "high" },
    });
  });

  test.each([
    [{ expirationOdometer: undefined }],
    [{ expirationOdometer: 0 }],
    [{ odometerUnit: undefined }],
  ])("whose bound isn't told has none left and none used: %p", (over) => {
    expect(coverOf(over)).toMatchObject({
      distance: "not-told",
      ends_at_km: null,
      left: { distance_km: null, over: false, how_sure: "medium" },
    });
  });

  test("of a car without an odometer has days alone", () => {
    expect(coverOf({}, { odometerKm: undefined })?.left).toMatchObject({ days: 113, distance_km: null });
  });

  test("that Tesla lists and that its own bounds have ended is over", () => {
    const [listed, past] = ["active", { expirationDate: "2026-11-20T00:00:00Z" }];
    expect(coverOf({})).toMatchObject({ state: "active", listed });
    expect(coverOf({}, { odometerKm: 80_000 })).toMatchObject({
      ...{ state: "ended-by-distance", listed },
      left: { distance_km: 0, over: true },
    });
    expect(coverOf(past)).toMatchObject({ state: "ended-by-time", listed, left: { days: 0, over: true } });
    expect(coverOf(past, { odometerKm: 80_000 })?.state).toBe("ended-by-time");
  });

  test("ends on the day that it is in the car's own zone", () => {
    const expirationDate = "2027-03-14T23:30:00Z";
    expect(coverOf({ expirationDate })?.ends_on).toBe("2027-03-14");
    expect(coverOf({ expirationDate }, { utcOffsetSeconds: 7_200 })?.ends_on).toBe("2027-03-15");
  });
});

test("no cover at all is nothing told, and not that there is no warranty", () => {
  expect(
    warrantyOf({ activeWarranty: [], upcomingWarranty: [], expiredWarranty: [] }, needs),
  ).toBeUndefined();
});

test("what is over, or still to come, has nothing to reckon", () => {
  const { covers = [] } =
    warrantyOf({ activeWarranty: [], upcomingWarranty: [basic], expiredWarranty: [basic] }, needs) ?? {};
  expect(covers.map(({ state, left }) => [state, left])).toEqual([
    ["upcoming", null],
    ["expired", null],
  ]);
});

test("what is still to come by Tesla's list and past by its own bounds has ended", () => {
  const { covers = [] } =
    warrantyOf(
      { activeWarranty: [], upcomingWarranty: [basic], expiredWarranty: [basic] },
      { ...needs, odometerKm: 80_001 },
    ) ?? {};
  expect(covers.map(({ state, listed }) => [state, listed])).toEqual([
    ["ended-by-distance", "upcoming"],
    ["expired", "expired"],
  ]);
});

test("later or farther never leaves more, and a share lies between none and all", () => {
  const anything: fc.Arbitrary<CoverBounds> = fc.record({
    endsAtMs: fc.option(fc.integer({ min: nowMs - 5_000 * day, max: nowMs + 5_000 * day }), {
      nil: undefined,
    }),
    years: fc.option(fc.constantFrom(0, 4, 8), { nil: undefined }),
    boundKm: fc.option(fc.integer({ min: 1, max: 300_000 }), { nil: undefined }),
    isUnlimited: fc.boolean(),
    odometerKm: fc.option(fc.integer({ min: 0, max: 900_000 }), { nil: undefined }),
    nowMs: fc.constant(nowMs),
  });
  fc.assert(
    fc.property(anything, fc.nat(3_000), fc.nat(200_000), (bounds, days, km) => {
      const before = leftOf(bounds);
      const after = leftOf({
        ...bounds,
        nowMs: nowMs + days * day,
        odometerKm: bounds.odometerKm === undefined ? undefined : bounds.odometerKm + km,
      });
      expect(after.days ?? 0).toBeLessThanOrEqual(before.days ?? 0);
      expect(after.distance_km ?? 0).toBeLessThanOrEqual(before.distance_km ?? 0);
      expect(after.share ?? 0).toBeLessThanOrEqual(before.share ?? 0);
      expect(before.share ?? 0).toBeWithin(0, 1.000001);
      if (before.over) expect(after.over).toBe(true);
      if (bounds.endsAtMs === undefined) expect(before.days).toBeNull();
      if (bounds.boundKm === undefined || bounds.odometerKm === undefined)
        expect(before.distance_km).toBeNull();
    }),
  );
});
