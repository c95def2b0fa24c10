import type { Block, Warranties } from "./car.ts";

interface Cover {
  unit: "KM" | "MI";
  /** The year in which the basic warranty ends; battery and drive unit last four years longer. */
  until: number;
  /** The basic one is over, by time or distance. */
  basicIsOver?: boolean;
  everythingIsOver?: boolean;
  /** What bounds battery and drive unit beside the years; by the trim. */
  long?: Distance;
}

/** Of a rear-wheel-drive car, of one with long range, of a Model S or X; unlimited for those up to January 2020, in Tesla's way of writing it. */
const distances = {
  "rear-wheel": { KM: 160_000, MI: 100_000 },
  "long-range": { KM: 192_000, MI: 120_000 },
  large: { KM: 240_000, MI: 150_000 },
  unlimited: { KM: 9_999_999, MI: 9_999_999 },
} as const;
type Distance = keyof typeof distances;

/** The three warranties of a car as `dx/warranty/details` tells them. */
export function warranties({
  unit,
  until,
  basicIsOver = false,
  everythingIsOver = false,
  long: longDistance = "long-range",
}: Cover): Warranties {
  const basic = warranty("NEW_MFG_WARRANTY", "Basic Vehicle Limited Warranty", until, 4, {
    expirationOdometer: unit === "KM" ? 80_000 : 50_000,
    odometerUnit: unit,
  });
  const long = (["BATTERY_WARRANTY", "DRIVEUNIT_WARRANTY"] as const).map((type) =>
    warranty(type, longNames[type], until + 4, 8, {
      expirationOdometer: distances[longDistance][unit],
      odometerUnit: unit,
    }),
  );
  if (everythingIsOver)
    return { activeWarranty: [], upcomingWarranty: [], expiredWarranty: [basic, ...long].map(over) };
  return basicIsOver
    ? { activeWarranty: long, upcomingWarranty: [], expiredWarranty: [over(basic)] }
    : { activeWarranty: [basic, ...long], upcomingWarranty: [], expiredWarranty: [] };
}

const longNames = {
  BATTERY_WARRANTY: "Battery Limited Warranty",
  DRIVEUNIT_WARRANTY: "Drive Unit Limited Warranty",
} as const;

const warranty = (type: string, name: string, year: number, years: number, bound: Block): Block => ({
  warrantyType: type,
  warrantyDisplayName: name,
  expirationDate: `${year}-03-14T00:00:00Z`,
  ...bound,
  warrantyExpiredOn: null,
  coverageAgeInYears: years,
});

const over = (one: Block): Block => ({ ...one, warrantyExpiredOn: one["expirationDate"] ?? null });
