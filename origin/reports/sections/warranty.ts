import type { Cover, Warranty } from "../../../shared/contracts/report/warranty.ts";
import type { TeslaCover, TeslaWarranty } from "../../tesla/vehicle-papers.ts";
import { kmPerMile, orNull, rounded } from "../units.ts";
import { type CoverBounds, endedBy, leftOf } from "./warranty-left.ts";

export interface WarrantyNeeds {
  odometerKm: number | undefined;
  /** The car's own time zone; where it isn't told a day is one of UTC. */
  utcOffsetSeconds: number | undefined;
  nowMs: number;
}

/** What is left of each cover; undefined where Tesla listed none at all: that isn't "no warranty". */
export function warrantyOf(
  { activeWarranty, upcomingWarranty, expiredWarranty }: TeslaWarranty,
  needs: WarrantyNeeds,
): Warranty | undefined {
  const covers = [
    ...activeWarranty.map((cover) => coverOf(cover, "active", needs)),
    ...upcomingWarranty.map((cover) => coverOf(cover, "upcoming", needs)),
    ...expiredWarranty.map((cover) => coverOf(cover, "expired", needs)),
  ];
  return covers.length === 0 ? undefined : { covers: covers.slice(0, coversMax) };
}

const coversMax = 20;

/** How Tesla writes that there is no bound. */
const unlimited = 9_999_999;

function coverOf(cover: TeslaCover, listed: Cover["listed"], needs: WarrantyNeeds): Cover {
  const endsAtMs = cover.expirationDate === undefined ? undefined : Date.parse(cover.expirationDate);
  const bound = boundOf(cover);
  const { kind, name } = kindOf(cover);
  const bounds: CoverBounds = {
    endsAtMs,
    years: cover.coverageAgeInYears,
    boundKm: bound.km,
    isUnlimited: bound.distance === "unlimited",
    odometerKm: needs.odometerKm,
    nowMs: needs.nowMs,
  };
  return {
    kind,
    name,
    state: stateOf(listed, bounds),
    listed,
    years: orNull(cover.coverageAgeInYears),
    ends_at: endsAtMs === undefined ? null : new Date(endsAtMs).toISOString(),
    ends_on:
      endsAtMs === undefined
        ? null
        : new Date(endsAtMs + (needs.utcOffsetSeconds ?? 0) * 1000).toISOString().slice(0, 10),
    distance: bound.distance,
    ends_at_km: rounded(bound.km, 0),
    left: listed === "active" ? leftOf(bounds) : null,
  };
}

/** Tesla's list lags behind: a cover that is used up can stand there as active for years. */
function stateOf(listed: Cover["listed"], bounds: CoverBounds): Cover["state"] {
  const bound = listed === "expired" ? undefined : endedBy(bounds);
  return bound === undefined ? listed : `ended-by-${bound}`;
}

/** A number without its unit bounds nothing: 80,000 of what? */
function boundOf({ expirationOdometer: bound, odometerUnit: unit }: TeslaCover): {
  distance: Cover["distance"];
  km: number | undefined;
} {
  if (bound !== undefined && bound >= unlimited) return { distance: "unlimited", km: undefined };
  if (bound === undefined || bound === 0 || unit === undefined)
    return { distance: "not-told", km: undefined };
  return { distance: "limited", km: unit === "MI" ? bound * kmPerMile : bound };
}

function kindOf({ warrantyType, warrantyDisplayName }: TeslaCover): Pick<Cover, "kind" | "name"> {
  const kind = kinds[warrantyType ?? ""] ?? "other";
  return { kind, name: warrantyDisplayName ?? warrantyType ?? "" };
}

const kinds: Readonly<Record<string, Cover["kind"]>> = {
  NEW_MFG_WARRANTY: "basic",
  BATTERY_WARRANTY: "battery",
  DRIVEUNIT_WARRANTY: "drive-unit",
};
