import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** A rear-wheel-drive Model 3 with iron-phosphate cells (272 mi when new): charged to 100 % as its maker advises. */
export const lfp = typicalCar({
  story: "a Model 3 with LFP cells, charged to 100 %",
  vin: "LRW3E7FSXNC304004",
  id: 1_492_931_000_000_231n,
  vehicleId: 2_115_000_004,
  displayName: "Jernfisk",
  place: { latitude: 59.9139, longitude: 10.7522 },
  blocks: {
    charge_state: {
      ...battery({ levelPercent: 100, rangeWhenFullMi: 263.9, kwhWhenFull: 57.4, lifetimeKwh: 9_640.3 }),
      charge_limit_soc: 100,
      charge_limit_soc_std: 100,
      charging_state: "Complete",
      charge_port_door_open: true,
      conn_charge_cable: "IEC",
      charger_phases: 2,
      charger_voltage: 231,
      max_range_charge_counter: 301,
    },
    vehicle_state: { odometer: 44_871.36, vehicle_name: "Jernfisk" },
    vehicle_config: {
      car_type: "model3",
      trim_badging: "50",
      exterior_color: "MidnightSilver",
      utc_offset: 3600,
    },
  },
  warranties: warranties({ unit: "KM", until: 2026, basicIsOver: true, long: "rear-wheel" }),
  options: [
    { code: "$MT337", displayName: "Model 3 Rear-Wheel Drive", isActive: true },
    { code: "$PMNG", displayName: "Midnight Silver Metallic", colorCode: "PMNG", isActive: true },
  ],
});
