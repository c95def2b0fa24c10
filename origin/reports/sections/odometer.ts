import type { Odometer } from "../../../shared/contracts/report/identity.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import type { TeslaWarranty } from "../../tesla/vehicle-papers.ts";
import { kilometres, rounded } from "../units.ts";
import { decodeVin } from "./vin.ts";

/** An earlier reading of the same car, where this session had one. */
export interface EarlierOdometer {
  distanceKm: number;
  at: string;
}

export function odometerOf(
  data: TeslaVehicleData,
  warranty: TeslaWarranty | undefined,
  earlier: EarlierOdometer | undefined,
  nowMs: number,
): Odometer | undefined {
  const distanceKm = kilometres(data.vehicle_state.odometer);
  if (distanceKm === null) return undefined;
  const inUseSince = inUseSinceMs(warranty);
  const { modelYear } = decodeVin(data.vin);
  return {
    distance_km: distanceKm,
    per_year: perYear(distanceKm, inUseSince, modelYear, nowMs),
    decrease:
      earlier && earlier.distanceKm > distanceKm
        ? { earlier_km: earlier.distanceKm, earlier_at: earlier.at }
        : null,
  };
}

const yearMs = 365.25 * 86_400_000;

/**
 * By the day on which its covers began, or, where no warranty tells that, by its model year: built between the
 * August before and the December of it.
 */
function perYear(
  distanceKm: number,
  inUseSince: number | undefined,
  modelYear: number | null,
  nowMs: number,
): Odometer["per_year"] {
  const begins = inUseSince !== undefined ? ([inUseSince, inUseSince] as const) : spanOf(modelYear);
  if (!begins) return null;
  const [longest, shortest] = begins.map((beginMs) => (nowMs - beginMs) / yearMs);
  // A car of a few months has no yearly distance.
  if (longest === undefined || shortest === undefined || shortest < 0.5) return null;
  const since = inUseSince === undefined ? null : new Date(inUseSince).toISOString().slice(0, 10);
  return {
    low_km: rounded(distanceKm / longest, -2),
    high_km: rounded(distanceKm / shortest, -2),
    in_use_since: since,
    how: {
      method: "odometer.per-year",
      inputs: [
        { name: "distance", value: distanceKm, unit: "km" },
        { name: "in_use_since", value: since, unit: null },
        { name: "model_year", value: modelYear, unit: null },
      ],
    },
    how_sure: since === null ? "low" : "medium",
  };
}

const spanOf = (modelYear: number | null): readonly [number, number] | undefined =>
  modelYear === null ? undefined : [Date.UTC(modelYear - 1, 7, 1), Date.UTC(modelYear, 11, 31)];

/** A cover ends so many years after the car came into use: the earliest beginning that the covers agree on. */
function inUseSinceMs(warranty: TeslaWarranty | undefined): number | undefined {
  if (!warranty) return undefined;
  const begins = [...warranty.activeWarranty, ...warranty.expiredWarranty].flatMap(
    ({ expirationDate, coverageAgeInYears }) => {
      if (expirationDate === undefined || !coverageAgeInYears) return [];
      const end = new Date(expirationDate);
      end.setUTCMonth(end.getUTCMonth() - Math.round(coverageAgeInYears * 12));
      return [end.getTime()];
    },
  );
  return begins.length === 0 ? undefined : Math.min(...begins);
}
