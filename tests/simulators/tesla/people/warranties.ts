import type { Block, Warranties } from "./car.ts";

interface Cover {
  unit: "KM" | "MI";
  /** The year in which the basic warranty ends; battery and drive unit last four years longer. */
  until: number;
  /** The basic one is over, by time or distance. */
  basicIsOver?: boolean;
  everythingIsOver?: boolean;
}

/** The three warranties of a car as `dx/warranty/details` tells them. */
export function warranties({
  unit,
  until,
  basicIsOver = false,
  everythingIsOver = false,
}: Cover): Warranties {
  const distance = (km: number, miles: number) => (unit === "KM" ? km : miles);
  const basic = warranty("NEW_MFG_WARRANTY", "Basic Vehicle Limited Warranty", until, 4, {
    expirationOdometer: distance(80_000, 50_000),
    odometerUnit: unit,
  });
  const long = (["BATTERY_WARRANTY", "DRIVEUNIT_WARRANTY"] as const).map((type) =>
    warranty(type, longNames[type], until + 4, 8, {
      expirationOdometer: distance(192_000, 120_000),
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
