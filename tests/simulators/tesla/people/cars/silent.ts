import type { Car } from "../car.ts";

/** A car that was handed over yesterday, shared with a driver: it answers, and says next to nothing. */
export const silent: Car = {
  story: "a Model Y with almost no data",
  vin: "XP7YGCEJ8SB601001",
  id: 1_492_931_000_000_561n,
  vehicleId: 2_115_000_011,
  displayName: null,
  accessType: "DRIVER",
  inService: false,
  rest: "awake",
  place: { latitude: 42.6977, longitude: 23.3219 },
  blocks: { charge_state: {}, vehicle_config: null, vehicle_state: { car_version: "<invalid>" } },
  alerts: [],
  drivers: [],
  warranties: { activeWarranty: [], upcomingWarranty: [], expiredWarranty: [] },
  options: [],
  releaseNotes: [],
  serviceVisit: null,
  chargingSessions: [],
};
