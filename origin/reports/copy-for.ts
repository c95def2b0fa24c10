import type { Comfort } from "../../shared/contracts/report/cabin.ts";
import { absences, type Section } from "../../shared/contracts/report/section.ts";
import type { Copy, Report, VinShown } from "../../shared/contracts/report.ts";
import type { Seen } from "./snapshots.ts";
import { verdictOf } from "./verdict/verdict.ts";

export interface Shown {
  copy: Copy;
  vin: VinShown;
}

/**
 * A report as somebody may see it. A buyer's copy is made of what is named here, so that a new field of a report is
 * the owner's alone until somebody decides otherwise; it tells nothing of where or how the owner lives.
 */
export function copyFor({ report, vin }: Seen, { copy, vin: vinShown }: Shown): Report {
  const shown = vinShown === "full" ? withVin(report, vin) : report;
  return copy === "owner" ? shown : buyers(shown);
}

const withVin = (report: Report, vin: string): Report => ({
  ...report,
  identity: changed(report.identity, (identity) => ({ ...identity, vin })),
});

function buyers(report: Report): Report {
  const sections = {
    identity: changed(report.identity, (identity) => ({ ...identity, name: null })),
    odometer: report.odometer,
    battery: changed(report.battery, (battery) => ({ ...battery, expected_range_km: null, charging: null })),
    battery_estimate: report.battery_estimate,
    charging_history: changed(report.charging_history, ({ complete, totals, by_year }) => ({
      home_charging_visible: false as const,
      complete,
      totals,
      by_year,
      by_currency: [],
      by_month: [],
      sessions: [],
    })),
    tyres: changed(report.tyres, (tyres) => ({
      ...tyres,
      // When it was last driven is nobody's business.
      tyres: tyres.tyres.map((tyre) => ({ ...tyre, measured_at: null })),
    })),
    software: report.software,
    release_notes: report.release_notes,
    alerts: changed(report.alerts, (alerts) => ({
      ...alerts,
      alerts: alerts.alerts.map((alert) => ({
        ...alert,
        first_at: dayOf(alert.first_at),
        last_at: dayOf(alert.last_at),
      })),
    })),
    service: changed(report.service, ({ in_service, service_mode, visit }) => ({
      in_service,
      service_mode,
      visit: visit && { ...visit, number: null },
    })),
    warranty: report.warranty,
    options: report.options,
    security: leftOut(report.security),
    comfort: changed(report.comfort, buyersComfort),
  };
  const { vehicle_id, snapshot_id, read_at, cost_usd, not_checked, provenance, method } = report;
  return {
    vehicle_id,
    snapshot_id,
    read_at,
    copy: "buyer",
    utc_offset_seconds: null,
    cost_usd,
    verdict: verdictOf(sections),
    ...sections,
    not_checked,
    provenance,
    method,
  };
}

/** An alert comes while somebody drives: at which time of day is left out. */
const dayOf = (moment: string | null): string | null =>
  moment === null ? null : `${moment.slice(0, 10)}T00:00:00.000Z`;

/** What shows that it works; not how warm somebody likes it. */
const buyersComfort = (comfort: Comfort): Comfort => ({
  ...comfort,
  climate_on: null,
  preconditioning: null,
  driver_setting_c: null,
  passenger_setting_c: null,
  overheat_protection: null,
});

const changed = <Data>(section: Section<Data>, by: (data: Data) => Data): Section<Data> => ({
  ...section,
  data: section.data === null ? null : by(section.data),
});

const leftOut = <Data>(section: Section<Data>): Section<Data> => ({
  ...section,
  state: "absent",
  reason: "left-out",
  say: absences["left-out"],
  data: null,
});
