import { battery } from "../battery.ts";
import { chargingSession } from "../charging-session.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

const vin = "LRW3E7EK1PC203003";

/** The second car of its account: the charging history of both comes mixed, told apart by the VIN alone. */
export const companion = typicalCar({
  story: "a Model 3 that shares the account's charging history",
  vin,
  id: 1_492_931_000_000_124n,
  vehicleId: 2_115_000_003,
  displayName: "Freccia",
  place: { latitude: 45.4642, longitude: 9.19 },
  blocks: {
    charge_state: battery({
      levelPercent: 55,
      rangeWhenFullMi: 329.8,
      kwhWhenFull: 76.4,
      lifetimeKwh: 5_130.9,
    }),
    vehicle_state: { odometer: 21_044.1, vehicle_name: "Freccia" },
    vehicle_config: {
      car_type: "model3",
      trim_badging: "74d",
      exterior_color: "RedMulticoat",
      utc_offset: 3600,
    },
  },
  warranties: warranties({ unit: "KM", until: 2027 }),
  options: [{ code: "$MT351", displayName: "Model 3 Long Range All-Wheel Drive", isActive: true }],
  chargingSessions: [
    chargingSession({
      id: 90_000_150,
      vin,
      site: "Milano, Italy",
      country: "IT",
      start: "2026-08-19T19:20:00+02:00",
      stop: "2026-08-19T19:44:00+02:00",
      unlatch: "2026-08-19T19:45:10+02:00",
      kwh: 29,
      pricePerKwh: 0.47,
      currency: "EUR",
    }),
    chargingSession({
      id: 90_000_206,
      vin,
      site: "Torino, Italy",
      country: "IT",
      start: "2026-09-21T12:10:00+02:00",
      stop: "2026-09-21T12:33:00+02:00",
      unlatch: "2026-09-21T12:34:00+02:00",
      kwh: 18,
      pricePerKwh: 0,
      currency: "EUR",
      isFree: true,
    }),
    chargingSession({
      id: 90_000_310,
      vin,
      site: "Genova, Italy",
      country: "IT",
      start: "2026-10-30T07:55:00+01:00",
      stop: "2026-10-30T08:20:00+01:00",
      unlatch: "2026-10-30T08:52:00+01:00",
      kwh: 35,
      pricePerKwh: 0.49,
      currency: "EUR",
      idle: { minutes: 27, pricePerMinute: 0.5 },
    }),
  ],
});
