import type { Report } from "../../../shared/contracts/report.ts";
import type { Language, UnitSystem } from "../../../shared/languages.ts";
import { maskVin } from "../../../shared/privacy.ts";

/**
 * What a picture shows. Whoever knows a report's id sees it, in a chat or beside a sale: so it holds less than a
 * buyer's copy does, and of an owner's copy no figures at all.
 */
export interface PictureFacts {
  model: string;
  modelYear: number | null;
  vinMasked: string;
  readAt: Date;
  shortCode: string;
  odometerKm: number | null;
  rangeKm: number | null;
  /** The estimate of the battery against new, where there is one. */
  battery: { percent: number; lowPercent: number; highPercent: number } | null;
  language: Language;
  units: UnitSystem;
}

export interface Look {
  language: Language;
  units: UnitSystem;
  copy: "owner" | "buyer";
  shortCode: string;
}

export function pictureFactsOf(report: Report, { language, units, copy, shortCode }: Look): PictureFacts {
  const identity = report.identity.data;
  const isForBuyer = copy === "buyer";
  return {
    model: identity?.model ?? "Tesla",
    modelYear: identity?.model_year ?? null,
    vinMasked: maskVin(identity?.vin ?? ""),
    readAt: new Date(report.read_at),
    shortCode,
    odometerKm: isForBuyer ? (report.odometer.data?.distance_km ?? null) : null,
    // What it would be when full: the car's own figure says more of its charge than of the car.
    rangeKm: isForBuyer ? (report.battery_estimate.data?.range_when_full_km ?? null) : null,
    battery: isForBuyer ? estimateOf(report) : null,
    language,
    units,
  };
}

/** With its interval, or not at all. */
function estimateOf({ battery_estimate }: Report): PictureFacts["battery"] {
  const shown = battery_estimate.data?.shown;
  return shown
    ? { percent: shown.percent, lowPercent: shown.low_percent, highPercent: shown.high_percent }
    : null;
}
