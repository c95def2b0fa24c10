import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** A Canadian Model Y: the odometer counts miles as everywhere, the warranty counts kilometres. */
export const warrantyInKm = typicalCar({
  story: "a Canadian Model Y with its warranty in km",
  vin: "7SAYGDEF5PF501001",
  id: 1_492_931_000_000_451n,
  vehicleId: 2_115_000_009,
  displayName: "Érable",
  place: { latitude: 46.8139, longitude: -71.208 },
  blocks: {
    charge_state: battery({
      levelPercent: 60,
      rangeWhenFullMi: 296.3,
      kwhWhenFull: 76,
      lifetimeKwh: 14_213.7,
    }),
    // 79,100 km: 900 km before the basic warranty ends.
    vehicle_state: { odometer: 49_150.5, vehicle_name: "Érable" },
    vehicle_config: {
      car_type: "modely",
      trim_badging: "p74d",
      charge_port_type: "US",
      eu_vehicle: false,
      utc_offset: -18_000,
    },
  },
  warranties: warranties({ unit: "KM", until: 2027 }),
  options: [{ code: "$MTY05", displayName: "Model Y Performance", isActive: true }],
});
