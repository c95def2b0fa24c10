import type { Car } from "../people/car.ts";
import { findCar } from "../people/people.ts";
import { ApiError } from "./api-error.ts";
import { chargingHistory } from "./charging-history.ts";
import type { ApiRequest, Endpoint } from "./endpoint.ts";

/** The calls without the `response` wrapper. */
export const dxEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/dx/warranty/details",
    scope: "vehicle_device_data",
    category: "data",
    answer: (request) => {
      // Tesla's own slip: a missing vin is its fault, not ours.
      if (!request.query.has("vin")) throw new ApiError(500, "upstream internal error");
      return { ...carAsked(request).warranties };
    },
  },
  {
    method: "GET",
    path: "/dx/vehicles/options",
    scope: "vehicle_device_data",
    category: "data",
    answer: (request) => {
      if (!request.query.has("vin")) throw new ApiError(400, "invalid_field", { vin: ["is required"] });
      return { codes: carAsked(request).options };
    },
  },
  {
    method: "GET",
    path: "/dx/charging/history",
    scope: "vehicle_charging_cmds",
    category: "data",
    answer: (request) => {
      const cars = request.query.has("vin") ? [carAsked(request)] : request.caller.person.cars;
      return chargingHistory(cars, request.query);
    },
  },
];

function carAsked({ caller, query }: ApiRequest): Car {
  const car = findCar(caller.person, query.get("vin") ?? "");
  if (car === undefined) throw new ApiError(404, "not_found");
  return car;
}
