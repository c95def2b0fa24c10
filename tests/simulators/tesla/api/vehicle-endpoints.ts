import type { Car } from "../people/car.ts";
import { findCar } from "../people/people.ts";
import { ApiError } from "./api-error.ts";
import { type ApiRequest, type Endpoint, wrapped } from "./endpoint.ts";
import { pageOf } from "./page-of.ts";
import { vehicleData } from "./vehicle-data.ts";
import { vehicleSummary } from "./vehicle-summary.ts";

const scope = "vehicle_device_data";

export const vehicleEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/vehicles",
    scope,
    category: "free",
    answer: ({ world, caller, query }) => {
      const { items, pagination } = pageOf(caller.person.cars, query);
      const response = items.map((car) => vehicleSummary(car, world.carState(car).now()));
      return { response, count: response.length, pagination };
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag",
    scope,
    category: "free",
    answer: (request) => wrapped(summaryNow(request, carOf(request))),
  },
  {
    method: "POST",
    path: "/vehicles/:tag/wake_up",
    scope: "vehicle_cmds",
    category: "wakes",
    // Answers at once: the state is usually still `asleep`.
    answer: (request) => {
      const car = carOutOfService(request);
      request.world.carState(car).wake();
      return wrapped(summaryNow(request, car));
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag/vehicle_data",
    scope,
    category: "data",
    answer: (request) => {
      const car = carOutOfService(request);
      const state = request.world.carState(car);
      if (state.now() !== "online")
        throw new ApiError(408, "vehicle unavailable: vehicle is offline or asleep");
      state.touch();
      return wrapped(vehicleData(request, car));
    },
  },
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
    answer: (request) => {
      const car = carOf(request);
      const version = car.blocks.vehicle_state?.["car_version"];
      return wrapped({
        release_notes: car.releaseNotes,
        deployed_version: typeof version === "string" ? (version.split(" ")[0] ?? null) : null,
        staged_version: null,
        release_notes_version: null,
      });
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag/service_data",
    scope,
    category: "data",
    answer: (request) => wrapped(carOf(request).serviceVisit ?? {}),
  },
];

function carOf({ caller, tag }: ApiRequest): Car {
  const car = findCar(caller.person, tag);
  if (car === undefined) throw new ApiError(404, "not_found");
  return car;
}

function carOutOfService(request: ApiRequest): Car {
  const car = carOf(request);
  if (car.inService) throw new ApiError(405, "vehicle is currently in service");
  return car;
}

const summaryNow = ({ world }: ApiRequest, car: Car) => vehicleSummary(car, world.carState(car).now());
