import { battery } from "../battery.ts";
import { chargingSession } from "../charging-session.ts";
import { releaseNote } from "../release-note.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

const vin = "LRWYGCEKXMC202002";

/** A Model Y Long Range of 2021 (326 mi when new) with 16 % lost, a low tyre and a hard life at Superchargers. */
export const worn = typicalCar({
  story: "a worn Model Y with a low tyre",
  vin,
  id: 1_492_931_000_000_123n,
  vehicleId: 2_115_000_002,
  displayName: "Vecchia Volpe",
  place: { latitude: 45.0703, longitude: 7.6869 },
  blocks: {
    charge_state: {
      ...battery({
        levelPercent: 64,
        usablePercent: 63,
        rangeWhenFullMi: 274.5,
        styleFactor: 0.79,
        kwhWhenFull: 62.9,
        lifetimeKwh: 46_220.8,
        cellC: [21, 23.5],
      }),
      charge_limit_soc: 100,
      max_range_charge_counter: 214,
    },
    vehicle_state: {
      odometer: 148_206.77,
      vehicle_name: "Vecchia Volpe",
      car_version: "2026.32.3 9a8b7c6d5e4f",
      tpms_pressure_rl: 2.05,
      tpms_soft_warning_rl: true,
    },
    vehicle_config: {
      car_type: "modely",
      trim_badging: "74d",
      exterior_color: "PearlWhite",
      wheel_type: "Apollo19",
      utc_offset: 3600,
    },
  },
  warranties: warranties({ unit: "KM", until: 2025, basicIsOver: true }),
  alerts: [
    {
      name: "VCSEC_a221",
      time: "2026-11-18T05:41:12.000+00:00",
      audience: ["customer"],
      user_text: "Tire pressure low: inflate to the recommended pressure",
    },
  ],
  releaseNotes: [releaseNote("2026.32.3", "Dashcam", "The viewer opens the newest recording first.")],
  options: [
    { code: "$MTY03", displayName: "Model Y Long Range All-Wheel Drive", isActive: true },
    { code: "$PPSW", displayName: "Pearl White Multi-Coat", colorCode: "PPSW", isActive: true },
  ],
  chargingSessions: [
    chargingSession({
      id: 90_000_101,
      vin,
      site: "Torino, Italy",
      country: "IT",
      start: "2026-08-03T08:15:00+02:00",
      stop: "2026-08-03T08:58:12+02:00",
      unlatch: "2026-08-03T09:00:40+02:00",
      kwh: 51,
      pricePerKwh: 0.47,
      currency: "EUR",
    }),
    chargingSession({
      id: 90_000_205,
      vin,
      site: "Basel, Switzerland",
      country: "CH",
      start: "2026-09-21T12:01:05+02:00",
      stop: "2026-09-21T12:40:00+02:00",
      unlatch: "2026-09-21T12:41:30+02:00",
      kwh: 44,
      pricePerKwh: 0.52,
      currency: "CHF",
    }),
  ],
});
