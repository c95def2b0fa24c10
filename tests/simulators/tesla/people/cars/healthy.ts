import { battery } from "../battery.ts";
import { chargingSession } from "../charging-session.ts";
import { releaseNote } from "../release-note.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

const vin = "LRW3E7EB6NC101001";

/** A Model 3 Long Range of 2022 (358 mi when new) that has lost 3 %, and has everything to tell. */
export const healthy = typicalCar({
  story: "a healthy Model 3",
  vin,
  id: 1_492_931_000_000_017n,
  vehicleId: 2_115_000_001,
  displayName: "Blue Three",
  blocks: {
    charge_state: {
      ...battery({
        levelPercent: 78,
        usablePercent: 77,
        rangeWhenFullMi: 347.2,
        kwhWhenFull: 75.1,
        lifetimeKwh: 8_412.6,
        cellC: [15, 16.5],
      }),
      max_range_charge_counter: 1,
    },
    vehicle_state: { odometer: 33_180.42, vehicle_name: "Blue Three" },
    vehicle_config: { car_type: "model3", trim_badging: "74d", efficiency_package: "M32022" },
  },
  warranties: warranties({ unit: "KM", until: 2027 }),
  options: [
    { code: "$MT336", displayName: "Model 3 Long Range All-Wheel Drive", isActive: true },
    { code: "$PPSB", displayName: "Deep Blue Metallic", colorCode: "PPSB", isActive: true },
    { code: "$W38B", displayName: "18'' Aero Wheels", isActive: true },
    { code: "$IN3PB", displayName: "All Black Premium Interior", isActive: true },
    { code: "$APBS", displayName: "Autopilot", isActive: true },
  ],
  drivers: [
    {
      my_tesla_unique_id: 8_800_021,
      user_id: 900_211,
      user_id_s: "900211",
      driver_first_name: "Aino",
      driver_last_name: "Koskela",
      granular_access: { hide_private: true },
      active_pubkeys: [],
      public_key: "",
    },
  ],
  releaseNotes: [
    releaseNote(
      "2026.38.9",
      "Charging on the way",
      "The trip planner shows how many stalls will be free when you arrive.",
    ),
  ],
  chargingSessions: [
    chargingSession({
      id: 88_120_034,
      vin,
      site: "Oulu, Finland",
      country: "FI",
      start: "2026-09-14T10:02:11+03:00",
      stop: "2026-09-14T10:31:40+03:00",
      unlatch: "2026-09-14T10:33:02+03:00",
      kwh: 32,
      pricePerKwh: 0.41,
      currency: "EUR",
    }),
    chargingSession({
      id: 88_131_207,
      vin,
      site: "Jyväskylä, Finland",
      country: "FI",
      start: "2026-10-02T17:40:00+03:00",
      stop: "2026-10-02T18:02:30+03:00",
      unlatch: "2026-10-02T18:21:10+03:00",
      kwh: 41,
      pricePerKwh: 0.39,
      currency: "EUR",
      idle: { minutes: 13, pricePerMinute: 0.5 },
    }),
  ],
});
