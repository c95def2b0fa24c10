import { battery } from "../battery.ts";
import { chargingSession } from "../charging-session.ts";
import { releaseNote } from "../release-note.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

const vin = "5YJ3E1ECXPF403003";

/** A Model 3 Performance whose screen speaks miles, °F and psi; the data's units stay as they are. */
export const imperial = typicalCar({
  story: "a Model 3 in miles, °F and psi",
  vin,
  id: 1_492_931_000_000_342n,
  vehicleId: 2_115_000_008,
  displayName: "Rocket",
  place: { latitude: 39.7392, longitude: -104.9903 },
  blocks: {
    charge_state: {
      ...battery({
        levelPercent: 83,
        usablePercent: 83,
        rangeWhenFullMi: 301.1,
        kwhWhenFull: 77.6,
        lifetimeKwh: 7_002.2,
      }),
      charging_state: "Charging",
      charge_port_door_open: true,
      conn_charge_cable: "SAE",
      charger_actual_current: 32,
      charger_phases: 1,
      charger_power: 8,
      charger_voltage: 241,
      charge_rate: 29.4,
      charge_limit_soc: 90,
      minutes_to_full_charge: 45,
      time_to_full_charge: 0.75,
    },
    climate_state: { outside_temp: 31.5, inside_temp: 36.2 },
    vehicle_state: {
      odometer: 24_609.9,
      vehicle_name: "Rocket",
      software_update: {
        download_perc: 100,
        expected_duration_sec: 1500,
        install_perc: 1,
        status: "available",
        version: "2026.44.1",
      },
    },
    vehicle_config: {
      car_type: "model3",
      trim_badging: "p74d",
      performance_package: "Performance",
      charge_port_type: "US",
      eu_vehicle: false,
      utc_offset: -25_200,
    },
    gui_settings: {
      gui_24_hour_time: false,
      gui_charge_rate_units: "mi/hr",
      gui_distance_units: "mi/hr",
      gui_temperature_units: "F",
      gui_tirepressure_units: "Psi",
    },
  },
  warranties: warranties({ unit: "MI", until: 2027 }),
  releaseNotes: [
    releaseNote("2026.38.9", "Charging on the way", "The trip planner shows how many stalls will be free."),
    releaseNote("2026.44.1", "Winter tires", "The range estimate knows the tires that are mounted."),
  ],
  options: [{ code: "$MT317", displayName: "Model 3 Performance", isActive: true }],
  chargingSessions: [
    chargingSession({
      id: 91_400_071,
      vin,
      site: "Denver, CO",
      country: "US",
      start: "2026-07-19T14:10:00-06:00",
      stop: "2026-07-19T14:39:00-06:00",
      unlatch: "2026-07-19T14:41:00-06:00",
      kwh: 38,
      pricePerKwh: 0.36,
      currency: "USD",
    }),
  ],
});
