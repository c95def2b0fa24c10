import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** A Model Y after a night at -24 °C: six points of its charge are locked in, so no estimate should be graded. */
export const cold = typicalCar({
  story: "a Model Y in deep cold",
  vin: "XP7YGCELXRB305005",
  id: 1_492_931_000_000_232n,
  vehicleId: 2_115_000_005,
  displayName: "Snøhvit",
  place: { latitude: 69.6492, longitude: 18.9553 },
  blocks: {
    charge_state: {
      ...battery({
        levelPercent: 52,
        usablePercent: 46,
        rangeWhenFullMi: 318.4,
        styleFactor: 0.61,
        kwhWhenFull: 74.2,
        lifetimeKwh: 4_871.5,
        cellC: [-17, -14.5],
      }),
      battery_heater_on: true,
      charge_port_cold_weather_mode: true,
      not_enough_power_to_heat: true,
    },
    climate_state: { battery_heater: true, inside_temp: -19.2, outside_temp: -24 },
    vehicle_state: {
      odometer: 17_402.05,
      vehicle_name: "Snøhvit",
      tpms_pressure_fl: 2.55,
      tpms_pressure_fr: 2.575,
      tpms_pressure_rl: 2.55,
      tpms_pressure_rr: 2.525,
    },
    vehicle_config: {
      car_type: "modely",
      trim_badging: "74d",
      exterior_color: "StealthGrey",
      utc_offset: 3600,
    },
  },
  warranties: warranties({ unit: "KM", until: 2028 }),
  options: [{ code: "$MTY47", displayName: "Model Y Long Range All-Wheel Drive", isActive: true }],
});
