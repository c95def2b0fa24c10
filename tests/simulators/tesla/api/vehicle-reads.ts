import { ApiError } from "./api-error.ts";
import { awakeCar, carOf } from "./car-of.ts";
import { type Endpoint, wrapped } from "./endpoint.ts";
import { fleetStatus } from "./fleet-status.ts";
import { nearbyChargingSites } from "./nearby-charging-sites.ts";
import { releaseNotes } from "./release-notes.ts";

const scope = "vehicle_device_data";

/** What Tesla knows of a car without asking it, and what is around it. */
export const vehicleReads: Endpoint[] = [
  {
    method: "GET",
    path: "/vehicles/:tag/recent_alerts",
    scope,
    category: "data",
    answer: (request) => wrapped({ recent_alerts: carOf(request).alerts.map((alert) => ({ ...alert })) }),
  },
  {
    method: "GET",
    path: "/vehicles/:tag/release_notes",
    scope,
    category: "data",
    answer: (request) => wrapped(releaseNotes(carOf(request), request.query.get("staged") === "true")),
  },
  {
    method: "GET",
    path: "/vehicles/:tag/service_data",
    scope,
    category: "data",
    answer: (request) => wrapped(carOf(request).serviceVisit ?? {}),
  },
  {
    method: "GET",
    path: "/vehicles/:tag/mobile_enabled",
    scope,
    category: "data",
    answer: (request) => {
      const { mobile_access } = request.world.carState(carOf(request)).switches;
      return wrapped({ result: mobile_access, reason: mobile_access ? "" : "mobile_access_disabled" });
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag/drivers",
    scope,
    category: "data",
    // The owner's alone; Tesla's words for a driver who asks are not known.
    answer: (request) => {
      const car = carOf(request);
      if (request.world.carState(car).switches.access_type !== "OWNER")
        throw new ApiError(403, "Unauthorized: owner only");
      return wrapped(car.drivers);
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag/nearby_charging_sites",
    scope,
    category: "data",
    answer: (request) => {
      const count = Number(request.query.get("count") ?? 4);
      return wrapped(nearbyChargingSites(awakeCar(request).car, count, request.world.clock.nowMs()));
    },
  },
  {
    method: "POST",
    path: "/vehicles/fleet_status",
    scope,
    category: "data",
    answer: async (request) => wrapped(fleetStatus(request.caller.person.cars, await request.body())),
  },
];
