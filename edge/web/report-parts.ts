import type { Report } from "../../shared/contracts/report.ts";

export type Line = readonly [term: string, text: string | null];
export type SectionHead = Pick<Report["odometer"], "state" | "say" | "read_at">;

/** What the page shows of each section: a line without a text isn't shown, since nothing was told of it. */
export function partsOf(report: Report): [string, SectionHead, readonly Line[]][] {
  const { identity, odometer, battery, battery_estimate, charging_history, tyres } = report;
  const { software, alerts, service, warranty, options, security } = report;
  const estimate = battery_estimate.data;
  const { data: car } = identity;
  return [
    [
      "Car",
      identity,
      [
        ["Model", car && [car.model, car.model_year, car.trim].filter(Boolean).join(" ")],
        ["VIN", car?.vin ?? null],
        ["Colour", car?.colour ?? null],
        ["Wheels", car?.wheels ?? null],
        ["Odometer", figure(odometer.data?.distance_km, "km")],
      ],
    ],
    [
      "Battery",
      battery,
      [
        ["Level", figure(battery.data?.level_percent, "%")],
        ["Rated range", figure(battery.data?.range_km, "km")],
        ["Charge limit", figure(battery.data?.charge_limit_percent, "%")],
        ["Energy", figure(battery.data?.energy_kwh, "kWh")],
      ],
    ],
    [
      "Battery estimate",
      battery_estimate,
      estimate?.shown
        ? [
            [
              "Of its range when new",
              `${estimate.shown.percent} % (${estimate.shown.low_percent}–${estimate.shown.high_percent})`,
            ],
            ["Grade", estimate.grades.join(" or ")],
            [
              "Held against",
              estimate.reference && `${estimate.reference.of} (${estimate.reference.match} match)`,
            ],
          ]
        : (estimate?.refusals ?? []).map(({ say }): Line => ["Not estimated", say]),
    ],
    [
      "Charging at Tesla's sites",
      charging_history,
      [
        ["Sessions", figure(charging_history.data?.totals.sessions, "")],
        ["Energy", figure(charging_history.data?.totals.energy_kwh, "kWh")],
        ...(charging_history.data?.by_currency ?? []).map(
          ({ currency, total }): Line => ["Paid", `${total.toLocaleString("en")} ${currency}`],
        ),
      ],
    ],
    [
      "Tyres",
      tyres,
      (tyres.data?.tyres ?? []).map(
        ({ position, pressure_bar, placard_bar, band }): Line => [
          spaced(position),
          pressure_bar === null
            ? null
            : `${pressure_bar} bar, placard ${placard_bar ?? "unknown"}: ${band ?? "not judged"}`,
        ],
      ),
    ],
    [
      "Software",
      software,
      [
        ["Version", software.data?.version ?? null],
        ["Age", figure(software.data?.age?.weeks, "weeks")],
        ["An update waits", software.data?.update ? (software.data.update.version ?? "yes") : null],
      ],
    ],
    [
      "Alerts",
      alerts,
      [
        ["Recent", alerts.data?.total === 0 ? "none listed by Tesla" : null],
        ...(alerts.data?.alerts ?? []).map(
          ({ name, text, count }): Line => [name, `${text ?? "No text"} (${count})`],
        ),
      ],
    ],
    ["Service", service, [["In service", yesOrNo(service.data?.in_service)]]],
    [
      "Warranty",
      warranty,
      (warranty.data?.covers ?? []).map(
        ({ name, state, left }): Line => [
          name,
          left && !left.over
            ? [figure(left.days, "days"), figure(left.distance_km, "km")].filter(Boolean).join(" or ")
            : coverStates[state],
        ],
      ),
    ],
    ["Options", options, (options.data?.options ?? []).map(({ code, name }): Line => [code, name])],
    [
      "Locks",
      security,
      [
        ["Locked", yesOrNo(security.data?.locked)],
        ["Open", security.data && (security.data.open.map(spaced).join(", ") || "nothing")],
      ],
    ],
  ];
}

const coverStates = {
  active: "active",
  upcoming: "not yet begun",
  expired: "ended",
  "ended-by-time": "ended: date passed",
  "ended-by-distance": "ended: distance used up",
} as const;

const figure = (value: number | null | undefined, unit: string): string | null =>
  value === null || value === undefined ? null : `${value.toLocaleString("en")} ${unit}`.trim();
const yesOrNo = (value: boolean | null | undefined): string | null =>
  value === null || value === undefined ? null : value ? "yes" : "no";
export const spaced = (code: string): string => code.replaceAll(/[_-]/g, " ");
