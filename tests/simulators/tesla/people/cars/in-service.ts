import { battery } from "../battery.ts";
import { typicalCar } from "../typical-car.ts";
import { warranties } from "../warranties.ts";

/** At a service centre: live reads and commands are refused with 405, the rest still answers. */
export const inService = typicalCar({
  story: "a Model 3 that is in service",
  vin: "5YJ3E1EB1JF502002",
  id: 1_492_931_000_000_452n,
  vehicleId: 2_115_000_010,
  displayName: "Petite",
  inService: true,
  place: { latitude: 45.5019, longitude: -73.5674 },
  blocks: {
    charge_state: battery({ levelPercent: 39, rangeWhenFullMi: 279.9 }),
    vehicle_state: { odometer: 88_120.3, vehicle_name: "Petite", service_mode: true },
    vehicle_config: { car_type: "model3", trim_badging: "74d", charge_port_type: "US", eu_vehicle: false },
  },
  serviceVisit: {
    service_status: "in_service",
    service_etc: "2026-11-27T17:00:00-05:00",
    service_visit_number: "SV0044120917",
    status_id: 8,
  },
  warranties: warranties({ unit: "KM", until: 2022, basicIsOver: true }),
  options: [{ code: "$MT301", displayName: "Model 3 Long Range", isActive: true }],
});
