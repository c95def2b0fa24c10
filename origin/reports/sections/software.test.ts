import { describe, expect, test } from "bun:test";
import { VehicleData } from "../../tesla/vehicle-data.ts";
import { mondayOf, releaseNotesOf, softwareOf } from "./software.ts";

const nowMs = Date.UTC(2026, 10, 21, 9);
const of = (state: object, now = nowMs) => {
  const car = { id_s: "1", vin: "LRW3E7EB6NC101001", state: "online", vehicle_state: state };
  return softwareOf(VehicleData.parse({ response: car }).response, undefined, now);
};

test.each([
  [2026, 1, "2025-12-29"],
  [2026, 38, "2026-09-14"],
  [2020, 53, "2020-12-28"],
  [2021, 1, "2021-01-04"],
])("week %p-%p begins on %p", (year, week, day) =>
  expect(new Date(mondayOf(year, week)).toISOString().slice(0, 10)).toBe(day),
);

describe("software", () => {
  test("is as old as the week that it is named for, in whole weeks", () => {
    expect(of({ car_version: "2026.38.9 1f2e3d4c5b6a" })).toMatchObject({
      version: "2026.38.9",
      age: { weeks: 9, year: 2026, week: 38 },
      update: null,
    });
    expect(of({ car_version: "2026.47 abc" })?.age?.weeks).toBe(0);
  });

  test.each(["2026.50.1 abc", "2026.99.1 abc", "1999.10.1 abc"])(
    "%p has no age that could be told",
    (car_version) => expect(of({ car_version })?.age).toBeNull(),
  );

  test.each(["<invalid>", "", " ", "v9", null, 7])("%p is no version", (car_version) =>
    expect(of({ car_version })).toBeUndefined(),
  );

  test("an update waits only where the car says so", () => {
    const update = (status: unknown, version: unknown) =>
      of({ car_version: "2026.38.9 x", software_update: { status, version } })?.update;
    expect(update("available", "2026.44.1")).toEqual({ state: "available", version: "2026.44.1" });
    expect(update("downloading_wifi_wait", " ")).toEqual({ state: "downloading", version: null });
    expect(update("something_new", "2027.1")).toEqual({ state: "other", version: "2027.1" });
    for (const nothing of ["", " ", null, "<invalid>"]) expect(update(nothing, "2026.44.1")).toBeNull();
  });
});

test("release notes lose their markup and keep their text", () => {
  const note = {
    title: "<b>Dashcam</b>",
    subtitle: undefined,
    description: "Opens <i>the newest</i> first: 3 < 4 &amp; more",
    customer_version: "2026.38.9",
  };
  expect(releaseNotesOf({ release_notes: [note], deployed_version: "2026.38.9" })).toEqual({
    version: "2026.38.9",
    notes: [{ title: "Dashcam", subtitle: null, text: "Opens the newest first: 3 < 4 &amp; more" }],
  });
  expect(releaseNotesOf({ release_notes: [], deployed_version: undefined })).toBeUndefined();
});
