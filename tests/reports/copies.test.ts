import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { copyFor } from "../../origin/reports/copy-for.ts";
import type { Seen } from "../../origin/reports/snapshots.ts";
import { sectionNames } from "../../shared/contracts/report.ts";
import type { Block, Car } from "../simulators/tesla/people/car.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { chargingSession } from "../simulators/tesla/people/charging-session.ts";
import { reportOfCar } from "./answers-of-car.ts";
import { exampleReport } from "./example-reports.ts";

const buyer = { copy: "buyer", vin: "masked" } as const;
const owner = { copy: "owner", vin: "masked" } as const;

/** A car whose owner's life is written all over it, in words and numbers that stand nowhere else. */
const lived = (words: readonly string[], minute: number): Car => {
  const [name = "", place = "", visit = "", overheat = ""] = words;
  const state: Block = { locked: false, sentry_mode: true, valet_mode: true, df: 1, vehicle_name: name };
  return {
    ...healthy,
    displayName: name,
    blocks: {
      ...healthy.blocks,
      vehicle_state: { ...healthy.blocks.vehicle_state, ...state },
      climate_state: {
        ...healthy.blocks.climate_state,
        driver_temp_setting: 23.125,
        passenger_temp_setting: 17.625,
        cabin_overheat_protection: overheat,
      },
      charge_state: { ...healthy.blocks.charge_state, est_battery_range: 123.456, charger_power: 7.125 },
    },
    serviceVisit: {
      service_status: "in_service",
      service_etc: null,
      service_visit_number: visit,
      status_id: 8,
    },
    alerts: [
      {
        name: "VCSEC_a221",
        time: `2026-11-18T05:${minute}:12.345+00:00`,
        audience: ["customer"],
        user_text: "Tire pressure low",
      },
    ],
    chargingSessions: [
      chargingSession({
        id: 88_120_034,
        vin: healthy.vin,
        site: place,
        country: "AQ",
        start: `2026-09-14T10:${minute}:17+03:00`,
        stop: `2026-09-14T10:${minute}:47+03:00`,
        unlatch: `2026-09-14T10:${minute}:57+03:00`,
        kwh: 32,
        pricePerKwh: 0.41,
        currency: "XTS",
      }),
    ],
  };
};

/** What a text of those would be found by. */
const traces = (words: readonly string[], minute: number): string[] => [
  ...words,
  `05:${minute}:12`,
  `10:${minute}`,
  "XTS",
  "AQ",
  // When the tyres were last heard.
  '"measured_at":"2026',
  "23.125",
  "17.625",
  "7.125",
  // 123.456 mi by the way of driving.
  "198.7",
  '"utc_offset_seconds":7200',
];

test("a buyer's copy holds nothing of where or how the owner lives, whatever they named and wherever they were", async () => {
  const word = fc.stringMatching(/^[A-Za-zÅÄÖåäöЖжΩω]{8,24}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(word, word, word, word),
      fc.integer({ min: 10, max: 59 }),
      async (words, minute) => {
        const seen = await reportOfCar({ car: lived(words, minute) });
        const owners = JSON.stringify(copyFor(seen, owner));
        for (const trace of traces(words, minute)) expect(owners).toContain(trace);
        const buyers = JSON.stringify(copyFor(seen, buyer));
        for (const trace of traces(words, minute)) expect(buyers).not.toContain(trace);
      },
    ),
    { numRuns: 25 },
  );
});

describe("a buyer's copy", () => {
  const copyOf = async (name: "rich" | "longest", shown: Parameters<typeof copyFor>[1] = buyer) =>
    copyFor(await exampleReport(name), shown);

  test("leaves locks and watchfulness out, and says so", async () => {
    expect((await copyOf("rich")).security).toMatchObject({
      state: "absent",
      reason: "left-out",
      data: null,
    });
  });

  test("keeps how much was charged, by year, and nothing of where, when and at what price", async () => {
    const { data } = (await copyOf("longest")).charging_history;
    expect(data).toMatchObject({ totals: { sessions: 40 }, sessions: [], by_month: [], by_currency: [] });
    expect(data?.by_year.map(({ year }) => year)).toEqual(["2025", "2026"]);
  });

  test("has the verdict of what it shows: the same six lights, and what it leaves out is told, not counted as missing", async () => {
    const { verdict } = await copyOf("rich");
    expect(verdict.lights.map(({ colour }) => colour)).toEqual(
      (await copyOf("rich", owner)).verdict.lights.map(({ colour }) => colour),
    );
    expect(verdict.lights.at(-1)?.fact).toEqual({
      code: "data-complete",
      values: { sections: sectionNames.length - 1, left_out: 1 },
    });
    expect(verdict.say).not.toContain("Everything was read");
    expect((await copyOf("rich", owner)).verdict.lights.at(-1)?.fact.values).toMatchObject({ left_out: 0 });
  });
});

describe("the VIN", () => {
  const textOf = (seen: Seen, shown: Parameters<typeof copyFor>[1]) => JSON.stringify(copyFor(seen, shown));

  test("is masked in every copy, unless its owner asks for it in full", async () => {
    const seen = await exampleReport("rich");
    expect(seen.vin).toBe(healthy.vin);
    for (const copy of ["owner", "buyer"] as const) {
      expect(textOf(seen, { copy, vin: "masked" })).not.toContain(healthy.vin);
      expect(textOf(seen, { copy, vin: "full" }).split(healthy.vin)).toHaveLength(2);
    }
  });
});
