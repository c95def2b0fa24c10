import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** Answers 408 until it is woken; its id is above 2^53, where JavaScript's numbers begin to lie. */
export const asleep = typicalCar({
  story: "a Model X that is asleep",
  vin: "5YJXCDE48LF306006",
  id: 9_223_372_036_854_770_001n,
  vehicleId: 2_115_000_006,
  displayName: "Trollet",
  rest: "asleep",
  place: { latitude: 60.3913, longitude: 5.3221 },
  blocks: {
    charge_state: battery({ levelPercent: 71, rangeWhenFullMi: 318.6 }),
    vehicle_state: { odometer: 61_233.9, vehicle_name: "Trollet" },
    vehicle_config: {
      car_type: "modelx",
      trim_badging: "100d",
      has_air_suspension: true,
      third_row_seats: "FuturisFoldFlat",
      charge_port_type: "EU",
      utc_offset: 3600,
    },
  },
  warranties: warranties({ unit: "KM", until: 2024, basicIsOver: true, long: "unlimited" }),
  options: [{ code: "$MTX04", displayName: "Model X Long Range", isActive: true }],
});
