import { describe, expect, test } from "bun:test";
import type { Section } from "../../../shared/contracts/report/section.ts";
import {
  alertsLight,
  batteryLight,
  dataLight,
  type Judged,
  softwareLight,
  tyresLight,
  warrantyLight,
} from "./lights.ts";
import { sayFacts } from "./say-facts.ts";

const head = {
  source: "vehicle_data",
  read_at: "2026-11-21T09:30:00.000Z",
  reason: null,
  say: null,
} as const;
type Data<Name extends keyof Judged> = NonNullable<Judged[Name]["data"]>;

/** A section that holds only what its light looks at. */
function of<Name extends keyof Judged>(_name: Name, data: unknown): Judged[Name] {
  return { ...head, state: "fresh", data: data as Data<Name> } as Judged[Name];
}
const absent = { ...head, state: "absent", data: null } as const;

test("what was not read is grey, and nobody is sure of it", () => {
  for (const light of [
    batteryLight(absent),
    tyresLight(absent),
    softwareLight(absent),
    alertsLight(absent),
    warrantyLight(absent),
  ])
    expect(light).toMatchObject({ colour: "grey", how_sure: "none" });
});

describe("battery", () => {
  const light = (low_percent: number, high_percent: number) =>
    batteryLight(
      of("battery_estimate", {
        shown: { percent: (low_percent + high_percent) / 2, low_percent, high_percent },
        grades: ["B"],
        refusals: [],
        how_sure: "medium",
      }),
    ).colour;

  test("is green by its lower end, red by its upper, amber between: never by the middle alone", () => {
    expect([light(75, 83), light(74, 96), light(66, 72), light(60, 70), light(61, 69)]).toEqual([
      "green",
      "amber",
      "amber",
      "amber",
      "red",
    ]);
  });

  test("that isn't estimated is grey, with the first reason", () => {
    const refusals = [{ code: "cold-battery" }, { code: "level-low" }];
    expect(
      batteryLight(of("battery_estimate", { shown: null, refusals, grades: [], how_sure: "none" })),
    ).toMatchObject({
      colour: "grey",
      fact: { code: "battery-refused", values: { reason: "cold-battery" } },
    });
  });
});

describe("tyres", () => {
  const light = (...bands: (string | null)[]) => {
    const order = ["stop", "act", "check", "good"];
    const worst_band = order.find((band) => bands.includes(band)) ?? null;
    const tyres = bands.map((band) => ({
      band,
      position: "front_left",
      not_graded: band ? null : "reading-stale",
    }));
    return tyresLight(of("tyres", { tyres, worst_band, how_sure: "medium" }));
  };

  test("four good ones are green, three and an unknown one are not", () => {
    expect(light("good", "good", "good", "good").colour).toBe("green");
    expect(light("good", "good", "good", null).colour).toBe("amber");
    expect(light(null, null, null, null)).toMatchObject({
      colour: "grey",
      fact: { code: "tyres-ungraded", values: { reason: "reading-stale" } },
    });
  });

  test("are as bad as the worst of them", () => {
    expect(light("good", "check", "good", "good").colour).toBe("amber");
    expect(light("check", "act", "act", "good").fact.values).toMatchObject({ band: "act", count: 3 });
    expect(light("good", "stop", "act", null).colour).toBe("red");
  });

  test("are told of by the worst, and all that are off are counted", () => {
    const tyre = (position: string, band: string, at_20c_deviation_percent: number) => ({
      ...{ position, band, not_graded: null },
      ...{ at_20c_deviation_percent, deviation_percent: 0 },
    });
    const tyres = [
      tyre("front_left", "check", -9),
      tyre("front_right", "stop", -31),
      tyre("rear_left", "stop", -35),
      tyre("rear_right", "good", 1),
    ];
    const light = tyresLight(of("tyres", { tyres, worst_band: "stop", how_sure: "medium" }));
    expect(light.fact.values).toEqual({ band: "stop", count: 3, position: "rear_left" });
    expect(sayFacts([light.fact])).toStartWith("3 tyres, most of all rear left: ");
  });
});

test.each([
  [0, "green"],
  [13, "green"],
  [14, "amber"],
  [39, "amber"],
  [40, "red"],
])("software of %p weeks is %p", (weeks, colour) => {
  const age = { weeks, how_sure: "high" };
  expect(softwareLight(of("software", { version: "2026.1", age, update: null })).colour).toBe(
    colour as "green",
  );
  const waiting = of("software", { version: "2026.1", age, update: { state: "available", version: null } });
  expect(softwareLight(waiting).colour).toBe("amber");
});

describe("alerts", () => {
  const light = (...alerts: object[]) =>
    alertsLight(of("alerts", { alerts, total: alerts.length, left_out: 0 }));

  test("for the driver within a week are red, older ones amber, those for service amber", () => {
    expect(light().colour).toBe("green");
    expect(light({ audience: "customer", last_at: "2026-11-20T00:00:00.000Z" }).colour).toBe("red");
    expect(light({ audience: "customer", last_at: "2026-11-01T00:00:00.000Z" }).colour).toBe("amber");
    expect(light({ audience: "customer", last_at: null }).colour).toBe("amber");
    expect(light({ audience: "service", last_at: "2026-11-20T00:00:00.000Z" })).toMatchObject({
      colour: "amber",
      fact: { code: "alerts-service" },
    });
  });
});

describe("warranty", () => {
  const cover = (kind: string, state: string, share: number | null, over = false) => ({
    kind,
    state,
    left: state === "active" ? { share, over, days: 100, distance_km: 900, how_sure: "high" } : null,
  });
  const light = (...covers: object[]) => warrantyLight(of("warranty", { covers }));

  test("is green while all run, amber where some are over or nearly, red where all are", () => {
    expect(light(cover("basic", "active", 0.5), cover("battery", "active", 0.7)).colour).toBe("green");
    expect(light(cover("basic", "active", 0.05), cover("battery", "active", 0.7))).toMatchObject({
      colour: "amber",
      fact: { code: "warranty-full", values: { kind: "basic" } },
    });
    expect(light(cover("basic", "expired", null), cover("battery", "active", 0.7))).toMatchObject({
      colour: "amber",
      fact: { code: "warranty-partly", values: { over: "basic", kind: "battery" } },
    });
    // Listed as active, and over by its own bounds.
    expect(light(cover("basic", "active", 0, true)).fact.code).toBe("warranty-over");
    expect(light(cover("basic", "expired", null)).colour).toBe("red");
  });
});

test("data is red where the car itself wasn't read, amber where anything else is missing", () => {
  const sections = (...states: Section<unknown>["state"][]) => states.map((state) => ({ ...absent, state }));
  expect(dataLight(sections("fresh", "fresh"), true).colour).toBe("green");
  expect(dataLight(sections("fresh", "cached"), true).colour).toBe("amber");
  expect(dataLight(sections("fresh", "absent"), false).colour).toBe("red");
});

test("facts are said in sentences, one and many told apart", () => {
  expect(
    sayFacts([
      { code: "car", values: { model: "Model 3", model_year: 2022, distance_km: 53_398.7 } },
      { code: "battery-refused", values: { reason: "cold-battery" } },
      { code: "tyres-off", values: { band: "check", count: 1, position: "front_left" } },
      { code: "alerts-driver", values: { count: 1, last_at: null } },
    ]),
  ).toBe(
    "Model 3 of model year 2022 with 53,399 km. The battery is not estimated: cold locks in part of the charge. " +
      "One tyre: check the pressure. Tesla lists recent alerts for the driver, of one kind.",
  );
});
