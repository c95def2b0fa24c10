import type { Car } from "../people/car.ts";
import { invalidField } from "./api-error.ts";
import type { Json } from "./json.ts";

const milesADegree = 69;

/** Made-up sites in a row north of the car, the nearest first. */
export function nearbyChargingSites({ place }: Car, count: number, nowMs: number): Json {
  if (!Number.isInteger(count) || count < 1 || count > 50) throw invalidField({ count: ["must be 1 to 50"] });
  const sites = Array.from({ length: Math.min(count, 4) }, (_, at) => ({
    location: { lat: hundredths(place.latitude + (at + 1) / 20), long: place.longitude },
    distance_miles: hundredths(((at + 1) / 20) * milesADegree),
  }));
  return {
    congestion_sync_time_utc_secs: Math.floor(nowMs / 1000) - 60,
    destination_charging: sites.slice(0, 2).map((site, at) => ({
      ...site,
      name: `Demo hotel ${at + 1}`,
      type: "destination",
      amenities: "lodging",
    })),
    superchargers: sites.map((site, at) => ({
      ...site,
      name: `Demo Supercharger ${at + 1}`,
      type: "supercharger",
      available_stalls: 8 - 2 * at,
      total_stalls: 8,
      site_closed: at === 3,
      billing_info: "",
    })),
    timestamp: nowMs,
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
