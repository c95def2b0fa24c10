import type { Cover } from "../../../shared/contracts/report/warranty.ts";
import { orNull, rounded } from "../units.ts";

export interface CoverBounds {
  endsAtMs: number | undefined;
  years: number | undefined;
  boundKm: number | undefined;
  isUnlimited: boolean;
  odometerKm: number | undefined;
  nowMs: number;
}

const dayMs = 86_400_000;

/**
 * Days and distance that remain, and which of the two has the smaller share left: a cover ends with whichever ends
 * first. What isn't told bounds nothing and is no zero.
 */
export function leftOf(bounds: CoverBounds): NonNullable<Cover["left"]> {
  const { endsAtMs, years, boundKm, isUnlimited, odometerKm, nowMs } = bounds;
  const days = endsAtMs === undefined ? undefined : Math.floor((endsAtMs - nowMs) / dayMs);
  const distanceKm = boundKm === undefined || odometerKm === undefined ? undefined : boundKm - odometerKm;
  const timeShare = days === undefined || !years ? undefined : share(days, years * 365.25);
  const distanceShare = distanceKm === undefined || !boundKm ? undefined : share(distanceKm, boundKm);
  const shares = [timeShare, distanceShare].filter((one) => one !== undefined);
  // Where a bound of distance exists but can't be reckoned, the smaller share isn't known.
  const isWhole = timeShare !== undefined && (distanceShare !== undefined || isUnlimited);
  return {
    days: days === undefined ? null : Math.max(0, days),
    distance_km: distanceKm === undefined ? null : Math.max(0, rounded(distanceKm, 0)),
    share: shares.length === 0 ? null : rounded(Math.min(...shares), 3),
    nearer: nearerOf(timeShare, distanceShare),
    over: endedBy(bounds) !== undefined,
    how: {
      method: "warranty.left",
      inputs: [
        {
          name: "ends_at",
          value: endsAtMs === undefined ? null : new Date(endsAtMs).toISOString(),
          unit: null,
        },
        { name: "years", value: orNull(years), unit: "a" },
        { name: "ends_at_distance", value: isUnlimited ? "unlimited" : rounded(boundKm, 0), unit: "km" },
        { name: "odometer", value: orNull(odometerKm), unit: "km" },
      ],
    },
    how_sure: isWhole ? "high" : shares.length > 0 || days !== undefined ? "medium" : "none",
  };
}

/** Which of its bounds has ended a cover, whatever it is listed as; of two, the day that is past says it. */
export function endedBy({
  endsAtMs,
  boundKm,
  odometerKm,
  nowMs,
}: CoverBounds): "time" | "distance" | undefined {
  if (endsAtMs !== undefined && endsAtMs <= nowMs) return "time";
  return boundKm !== undefined && odometerKm !== undefined && odometerKm >= boundKm ? "distance" : undefined;
}

const share = (left: number, whole: number): number => Math.min(1, Math.max(0, left / whole));

function nearerOf(time: number | undefined, distance: number | undefined): "time" | "distance" | null {
  if (time === undefined && distance === undefined) return null;
  if (time === undefined) return "distance";
  if (distance === undefined) return "time";
  return distance < time ? "distance" : "time";
}
