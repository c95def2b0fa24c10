import { expect, test } from "bun:test";
import fc from "fast-check";
import type { TeslaAlert } from "../../tesla/vehicle-papers.ts";
import { alertsOf } from "./alerts.ts";

const alert = (
  name: string,
  time: string | undefined,
  audience: string[],
  user_text?: string,
): TeslaAlert => ({
  name,
  time,
  audience,
  user_text,
});

test("alerts of one name are one line: how often, from when to when, in Tesla's words", () => {
  const told = alertsOf([
    alert("BMS_a066", "2026-10-02T07:14:09.000+02:00", ["service-fix"], undefined),
    alert("BMS_a066", "2026-10-01T07:14:09.000+00:00", ["service-fix", "customer"], "Charge level reduced"),
    alert("BMS_a066", undefined, ["service-fix"]),
  ]);
  expect(told).toEqual({
    alerts: [
      {
        name: "BMS_a066",
        text: "Charge level reduced",
        audience: "customer",
        count: 3,
        first_at: "2026-10-01T07:14:09.000Z",
        last_at: "2026-10-02T05:14:09.000Z",
      },
    ],
    total: 3,
    left_out: 0,
  });
});

test("what concerns the driver comes first, then what recurs most, then the newest", () => {
  const { alerts } = alertsOf([
    alert("SERVICE", "2026-11-20T00:00:00Z", ["service"]),
    alert("OLDER", "2026-11-01T00:00:00Z", ["customer"]),
    alert("NEWER", "2026-11-10T00:00:00Z", ["customer"]),
    alert("OFTEN", "2026-10-01T00:00:00Z", ["customer"]),
    alert("OFTEN", "2026-10-02T00:00:00Z", ["customer"]),
    alert("FIX", "2026-11-20T00:00:00Z", ["service-fix"]),
    alert("STRANGE", "2026-11-21T00:00:00Z", ["somebody"]),
  ]);
  expect(alerts.map(({ name }) => name)).toEqual(["OFTEN", "NEWER", "OLDER", "FIX", "STRANGE", "SERVICE"]);
});

test("none is lost and none invented, in whatever order they come", () => {
  const any = fc.record({
    name: fc.constantFrom("A", "B", "C", "D"),
    time: fc.option(fc.constantFrom("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), { nil: undefined }),
    audience: fc.subarray(["customer", "service", "service-fix"]),
    user_text: fc.constant(undefined),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (alerts) => {
      const told = alertsOf(alerts);
      expect(told.alerts.reduce((sum, { count }) => sum + count, 0)).toBe(alerts.length);
      expect(alertsOf(alerts.toReversed())).toEqual(told);
    }),
  );
});

test("a car with more kinds of alerts than a report holds says how many are left out", () => {
  const many = Array.from({ length: 60 }, (_, index) => alert(`A${index}`, undefined, ["service"]));
  expect(alertsOf(many)).toMatchObject({ total: 60, left_out: 10, alerts: { length: 50 } });
});
