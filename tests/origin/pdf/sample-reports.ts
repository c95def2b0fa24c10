import type { methods } from "../../../shared/contracts/report/how.ts";
import { type ReportCall, reportCalls } from "../../../shared/contracts/report/section.ts";
import { lightSubjects, notChecked } from "../../../shared/contracts/report/verdict.ts";
import { Report } from "../../../shared/contracts/report.ts";

const readAt = "2026-11-21T14:32:00Z";

const fresh = <Data>(source: ReportCall, data: Data) => ({
  state: "fresh" as const,
  source,
  read_at: readAt,
  reason: null,
  say: null,
  data,
});

const absent = (source: ReportCall) => ({
  state: "absent" as const,
  source,
  read_at: readAt,
  reason: "not-told" as const,
  say: "The car did not tell",
  data: null,
});

const derived = (method: (typeof methods)[number], how_sure: "high" | "medium" | "low" = "medium") => ({
  how: { method, inputs: [] },
  how_sure,
});

const month = (index: number): string =>
  `${2024 + Math.floor(index / 12)}-${`${(index % 12) + 1}`.padStart(2, "0")}`;

const sessions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${900_000 + index}`,
    started_at: `2026-${`${11 - Math.floor(index / 5)}`.padStart(2, "0")}-${`${27 - (index % 5) * 5}`.padStart(2, "0")}T1${index % 10}:4${index % 6}:00+01:00`,
    ended_at: null,
    minutes: index % 9 === 7 ? null : 14 + ((index * 7) % 41),
    place: ["Wilnsdorf", "Hilden, Kreuz", "Zürich Sihlcity", "Aix-en-Provence", null][index % 5] ?? null,
    country: ["DE", "DE", "CH", "FR", "IT"][index % 5] ?? null,
    energy_kwh: index % 13 === 11 ? null : 18.4 + ((index * 11) % 37),
    costs:
      index % 6 === 5
        ? []
        : [{ currency: index % 5 === 2 ? "CHF" : "EUR", amount: 7.2 + ((index * 13) % 21) }],
    free: index % 6 === 5,
  }));

const tyre = (
  position: "front_left" | "front_right" | "rear_left" | "rear_right",
  pressure_bar: number,
  band: "good" | "check" | "act",
) => ({
  position,
  pressure_bar,
  placard_bar: 2.9,
  deviation_percent: (pressure_bar / 2.9 - 1) * 100,
  at_20c_bar: pressure_bar + 0.17,
  at_20c_deviation_percent: ((pressure_bar + 0.17) / 2.9 - 1) * 100,
  measured_at: "2026-11-21T13:58:00Z",
  soft_warning: band === "act",
  hard_warning: false,
  band,
  not_graded: null,
});

const cover = (
  name: string,
  kind: "basic" | "battery" | "drive-unit" | "other",
  days: number,
  km: number | null,
  share: number,
) => ({
  kind,
  name,
  state: "active" as const,
  years: kind === "basic" ? 4 : 8,
  ends_at: "2030-03-14T00:00:00Z",
  ends_on: kind === "basic" ? "2027-03-14" : "2030-03-14",
  distance: km === null ? ("unlimited" as const) : ("limited" as const),
  ends_at_km: km === null ? null : km + 48_213,
  left: {
    days,
    distance_km: km,
    share,
    nearer: "time" as const,
    over: false,
    ...derived("warranty.left", "high"),
  },
});

/** A car that told everything. */
export const rich: Report = Report.parse({
  vehicle_id: "1492931365719407",
  snapshot_id: "0199f7a2-1c7b-7c3e-9a51-2f6cf8a0d1e4",
  read_at: readAt,
  copy: "owner",
  utc_offset_seconds: 3600,
  cost_usd: 0.0142,
  verdict: {
    lights: [
      {
        subject: "battery",
        colour: "green",
        how_sure: "medium",
        fact: {
          code: "battery-estimated",
          values: { percent: 92, low_percent: 88, high_percent: 96, grades: "A B" },
        },
      },
      {
        subject: "tyres",
        colour: "amber",
        how_sure: "medium",
        fact: { code: "tyres-off", values: { band: "check", count: 1, position: "rear_right" } },
      },
      {
        subject: "software",
        colour: "green",
        how_sure: "high",
        fact: { code: "software-age", values: { version: "2026.38.4", weeks: 9 } },
      },
      {
        subject: "alerts",
        colour: "red",
        how_sure: "medium",
        fact: { code: "alerts-driver", values: { count: 2, last_at: "2026-11-19T07:12:00Z" } },
      },
      {
        subject: "warranty",
        colour: "green",
        how_sure: "high",
        fact: { code: "warranty-full", values: { kind: "basic", days: 478, distance_km: 31_787 } },
      },
      {
        subject: "data",
        colour: "green",
        how_sure: "high",
        fact: { code: "data-complete", values: { sections: 14 } },
      },
    ],
    facts: [
      { code: "car", values: { model: "Model 3", model_year: 2022, distance_km: 48_213 } },
      {
        code: "battery-estimated",
        values: { percent: 92, low_percent: 88, high_percent: 96, grades: "A B" },
      },
      { code: "tyres-off", values: { band: "check", count: 1, position: "rear_right" } },
      { code: "software-age", values: { version: "2026.38.4", weeks: 9 } },
      { code: "alerts-driver", values: { count: 2, last_at: "2026-11-19T07:12:00Z" } },
      { code: "warranty-full", values: { kind: "basic", days: 478, distance_km: 31_787 } },
      { code: "data-complete", values: { sections: 14 } },
    ],
    say: "",
    how: { method: "verdict.lights", inputs: [] },
  },
  identity: fresh("vehicle_data", {
    name: "Blitz",
    model: "Model 3",
    model_year: 2022,
    vin: "5YJ3E****",
    trim: "74d",
    colour: "Midnight Silver",
    wheels: "Aero 18",
    interior: "Black",
    roof: "Glass",
    charge_port: "CCS",
    driver_assistance: "TeslaAP3",
    efficiency_package: "M3LR2022",
    performance_package: "Base",
    right_hand_drive: false,
    european: true,
    air_suspension: false,
    third_row_seats: false,
    keys: 3,
    software: "2026.38.4",
  }),
  odometer: fresh("vehicle_data", {
    distance_km: 48_213,
    per_year: {
      low_km: 10_100,
      high_km: 13_900,
      in_use_since: "2022-03-14",
      ...derived("odometer.per-year"),
    },
    decrease: null,
  }),
  battery: fresh("vehicle_data", {
    level_percent: 74,
    usable_level_percent: 72,
    cold_gap_points: 2,
    range_km: 382,
    ideal_range_km: 401,
    expected_range_km: 344,
    energy_kwh: 52.4,
    lifetime_energy_kwh: 9214,
    charge_limit_percent: 80,
    full_charges: 31,
    cell_temperature_c: { low: 11.5, high: 13 },
    heater_on: false,
    charging: {
      state: "disconnected",
      power_kw: null,
      voltage_v: null,
      current_a: null,
      phases: null,
      minutes_to_full: null,
      energy_added_kwh: 21.8,
    },
    rated_consumption: { wh_per_km: 141, ...derived("efficiency.rated") },
  }),
  battery_estimate: fresh("vehicle_data", {
    outcome: "estimated",
    refusals: [],
    shown: { percent: 92, low_percent: 88, high_percent: 96 },
    raw: { percent: 92.13, low_percent: 88.05, high_percent: 96.21 },
    grades: ["A", "B"],
    to_warranty_line: { line_percent: 70, low_points: 18.1, high_points: 26.2 },
    range_when_full_km: 530.6,
    reference: {
      match: "exact",
      range_when_new_km: 576,
      cycle: "EPA",
      of: "Model 3 74d 2022, 18 in",
      other_region: false,
      source: "fueleconomy.gov",
      table_version: "2026-11",
    },
    chemistry: "nickel",
    sigma: { rounding: 0.4, drift: 2, reference: 1.5, total: 2.53 },
    readings: 1,
    ...derived("battery.range-when-full"),
  }),
  charging_history: fresh("charging_history", {
    home_charging_visible: false,
    complete: true,
    totals: { sessions: 63, energy_kwh: 2214.6 },
    by_currency: [
      { currency: "CHF", sessions: 12, charging: 182.4, parking: 0, other: 0, total: 182.4 },
      { currency: "EUR", sessions: 51, charging: 771.13, parking: 8.5, other: 0, total: 779.63 },
    ],
    by_year: [
      { year: "2024", sessions: 19, energy_kwh: 671.2 },
      { year: "2025", sessions: 24, energy_kwh: 803 },
      { year: "2026", sessions: 20, energy_kwh: 740.4 },
    ],
    by_month: Array.from({ length: 18 }, (_, index) => ({
      month: month(index + 17),
      sessions: 2,
      energy_kwh: (index * 37) % 149,
    })),
    sessions: sessions(12),
  }),
  tyres: fresh("vehicle_data", {
    tyres: [
      tyre("front_left", 2.78, "good"),
      tyre("front_right", 2.75, "good"),
      tyre("rear_left", 2.72, "good"),
      tyre("rear_right", 2.55, "check"),
    ],
    temperature_c: 4.5,
    worst_band: "check",
    spreads: { front_axle_percent: 1.1, rear_axle_percent: 6.4, sides_percent: 3.7 },
    ...derived("tyres.against-placard"),
  }),
  software: fresh("vehicle_data", {
    version: "2026.38.4",
    age: { weeks: 9, year: 2026, week: 38, ...derived("software.weeks-since", "high") },
    update: null,
  }),
  release_notes: fresh("release_notes", {
    version: "2026.38.4",
    notes: [
      {
        title: "Charging passport",
        subtitle: "All cars",
        text: "See where you have charged over the past year, and how much you saved.",
      },
      {
        title: "Minor fixes",
        subtitle: null,
        text: "This release contains minor fixes and improvements.",
      },
    ],
  }),
  alerts: fresh("recent_alerts", {
    alerts: [
      {
        name: "VCFRONT_a192_vehicleTiltSensor",
        text: "Low-voltage battery voltage is low. Software will shut down soon",
        audience: "customer",
        count: 4,
        first_at: "2026-09-30T05:02:00Z",
        last_at: "2026-11-19T07:12:00Z",
      },
      {
        name: "TAS_w102_tirePressureLow",
        text: "Tyre pressure low for recommended cold pressure",
        audience: "customer",
        count: 1,
        first_at: "2026-11-02T16:40:00Z",
        last_at: "2026-11-02T16:40:00Z",
      },
      {
        name: "DI_a138_frontMotorCurrent",
        text: null,
        audience: "service",
        count: 7,
        first_at: "2026-06-11T12:00:00Z",
        last_at: "2026-10-04T09:30:00Z",
      },
    ],
    total: 12,
    left_out: 0,
  }),
  service: fresh("service_data", { in_service: false, service_mode: false, visit: null }),
  warranty: fresh("warranty_details", {
    covers: [
      cover("Basic Vehicle Limited Warranty", "basic", 478, 31_787, 0.33),
      cover("Battery Limited Warranty", "battery", 1209, 143_787, 0.41),
      cover("Drive Unit Limited Warranty", "drive-unit", 1209, 143_787, 0.41),
      cover("Body Rust Limited Warranty", "other", 2304, null, 0.53),
    ],
  }),
  options: fresh("options", {
    options: [
      "Long Range All-Wheel Drive",
      "Midnight Silver Metallic",
      "18-inch Aero Wheels",
      "Black Premium Interior",
      "Premium Connectivity",
      "Autopilot",
      "Heated Steering Wheel",
      "Tow Hitch",
    ].map((name, index) => ({ code: `OPT${index}`, name })),
  }),
  security: fresh("vehicle_data", {
    locked: true,
    open: [],
    not_told: 0,
    sentry_mode: true,
    valet_mode: false,
    valet_pin_needed: false,
    speed_limit_on: false,
    speed_limit_pin_set: true,
    remote_start: false,
  }),
  comfort: fresh("vehicle_data", {
    inside_temperature_c: 8.6,
    outside_temperature_c: 4.5,
    climate_on: false,
    preconditioning: false,
    battery_heater_on: false,
    not_enough_power_to_heat: false,
    driver_setting_c: 20.5,
    passenger_setting_c: 20.5,
    overheat_protection: "FanOnly",
  }),
  not_checked: [...notChecked],
  provenance: {
    calls: reportCalls.map((call) => ({
      call,
      outcome: call === "fleet_status" ? "not-asked" : "answered",
      reason: null,
      at: readAt,
      status: call === "fleet_status" ? null : 200,
      cost_usd: 0.002,
      missing: call === "vehicle_data" ? ["tpms_last_seen_pressure_time_rl"] : [],
    })),
    woken: false,
    region: "eu",
  },
  method: {
    rules_version: "1",
    reference_table_version: "2026-11",
    interval_percent: 90,
    sigma_percent: { drift_nickel: 2, drift_lfp: 4 },
  },
} satisfies Report);

/** A car that told nothing but that it exists. */
export const poorest: Report = Report.parse({
  ...rich,
  utc_offset_seconds: null,
  verdict: {
    ...rich.verdict,
    lights: lightSubjects.map((subject) => ({
      subject,
      colour: "grey",
      how_sure: "none",
      fact:
        subject === "data"
          ? { code: "data-gaps", values: { fresh: 0, cached: 0, absent: 14 } }
          : { code: `${subject}-unread`, values: {} },
    })),
    facts: [{ code: "data-gaps", values: { fresh: 0, cached: 0, absent: 14 } }],
  },
  ...Object.fromEntries(
    (
      [
        ["identity", "vehicle_data"],
        ["odometer", "vehicle_data"],
        ["battery", "vehicle_data"],
        ["battery_estimate", "vehicle_data"],
        ["charging_history", "charging_history"],
        ["tyres", "vehicle_data"],
        ["software", "vehicle_data"],
        ["release_notes", "release_notes"],
        ["alerts", "recent_alerts"],
        ["service", "service_data"],
        ["warranty", "warranty_details"],
        ["options", "options"],
        ["security", "vehicle_data"],
        ["comfort", "vehicle_data"],
      ] as const
    ).map(([name, call]) => [name, absent(call)]),
  ),
  provenance: { calls: [], woken: true, region: "na" },
});

const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

/** As much as a report may hold, with words that fit no column. */
export const longest: Report = Report.parse({
  ...rich,
  identity: { ...rich.identity, data: { ...rich.identity.data, name: long, colour: long, wheels: long } },
  battery_estimate: {
    ...rich.battery_estimate,
    data: {
      ...rich.battery_estimate.data,
      outcome: "refused",
      shown: null,
      raw: null,
      grades: [],
      refusals: [
        { code: "cold-battery", say: "", remedy: "read-when-warm" },
        { code: "lfp-not-full", say: "", remedy: "charge-full" },
        { code: "software-limited", say: "", remedy: null },
      ],
    },
  },
  charging_history: {
    ...rich.charging_history,
    data: {
      ...rich.charging_history.data,
      complete: false,
      by_month: Array.from({ length: 34 }, (_, index) => ({
        month: month(index),
        sessions: 3,
        energy_kwh: (index * 61) % 333,
      })),
      sessions: sessions(40),
    },
  },
  alerts: {
    ...rich.alerts,
    data: {
      total: 219,
      left_out: 7,
      alerts: Array.from({ length: 12 }, (_, index) => ({
        name: `${long}_a${index}`,
        text:
          index % 3 === 2
            ? null
            : `${long} \\ (text) <b>is</b> literal; ${"so it goes on and on ".repeat(4)}`,
        audience: "customer",
        count: 100 - index,
        first_at: null,
        last_at: "2026-11-19T07:12:00Z",
      })),
    },
  },
  options: {
    ...rich.options,
    data: {
      options: Array.from({ length: 60 }, (_, index) => ({ code: `${index}`, name: `${index}. ${long}` })),
    },
  },
  odometer: {
    ...rich.odometer,
    data: {
      ...rich.odometer.data,
      distance_km: 1_048_213,
      decrease: { earlier_km: 1_050_000, earlier_at: "2026-01-02T03:04:05Z" },
    },
  },
});
