import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** A Model X with open alerts, one of them with text that must never become markup. */
export const alerting = typicalCar({
  story: "a Model X with open alerts",
  vin: "7SAXCDE54NF401001",
  id: 1_492_931_000_000_341n,
  vehicleId: 2_115_000_007,
  displayName: "Big <b>Bird</b>",
  place: { latitude: 30.2672, longitude: -97.7431 },
  blocks: {
    charge_state: battery({
      levelPercent: 47,
      rangeWhenFullMi: 321.2,
      kwhWhenFull: 91.8,
      lifetimeKwh: 19_877.4,
    }),
    vehicle_state: { odometer: 52_913.64, vehicle_name: "Big <b>Bird</b>", rt: 1, locked: false },
    closures_state: { rt: 1, locked: false },
    vehicle_config: {
      car_type: "modelx",
      trim_badging: "100d",
      charge_port_type: "US",
      eu_vehicle: false,
      has_air_suspension: true,
      utc_offset: -21_600,
    },
    gui_settings: { gui_distance_units: "mi/hr", gui_tirepressure_units: "Psi", gui_24_hour_time: false },
  },
  alerts: [
    {
      name: "BMS_a066",
      time: "2026-10-02T07:14:09.000+00:00",
      audience: ["customer", "service-fix"],
      user_text: "Maximum battery charge level reduced: OK to drive, schedule service",
    },
    {
      name: "PCS_a017",
      time: "2026-11-11T18:40:55.000+00:00",
      audience: ["customer"],
      user_text: "Charging equipment <reports> a fault & stopped: try another station",
    },
    {
      name: "VCFRONT_a592",
      time: "2026-11-12T06:02:31.000+00:00",
      audience: ["service"],
      user_text: "",
    },
  ],
  warranties: warranties({ unit: "MI", until: 2026, basicIsOver: true, long: "large" }),
  options: [{ code: "$MTX20", displayName: "Model X All-Wheel Drive", isActive: true }],
});
