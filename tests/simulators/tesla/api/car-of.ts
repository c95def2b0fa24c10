import type { Car } from "../people/car.ts";
import { findCar } from "../people/people.ts";
import type { CarState } from "../world/car-state.ts";
import { ApiError, invalidField } from "./api-error.ts";
import type { ApiRequest } from "./endpoint.ts";
import type { Json } from "./json.ts";
import { vehicleSummary } from "./vehicle-summary.ts";

/** The car that the path names, or 404: other accounts' cars are as unknown as no car. */
export function carOf({ caller, tag }: ApiRequest): Car {
  const car = findCar(caller.person, tag);
  if (car === undefined) throw new ApiError(404, "not_found");
  return car;
}

/** The car that the query names, as the calls below `/dx` want it. */
export function carOfVin(request: ApiRequest): Car {
  const vin = request.query.get("vin");
  if (vin === null) throw invalidField({ vin: ["is required"] });
  return carOf({ ...request, tag: vin });
}

/** A car that lets itself be asked live: supported, not in service, with mobile access. */
export function reachableCar(request: ApiRequest): { car: Car; state: CarState } {
  const car = carOf(request);
  const state = request.world.carState(car);
  if (!state.switches.mobile_access) throw new ApiError(401, "mobile_access_disabled");
  if (!state.switches.is_supported) throw new ApiError(403, "unsupported vehicle");
  if (state.switches.in_service) throw new ApiError(405, "vehicle is currently in service");
  return { car, state };
}

/** ... and is awake, which the asking prolongs. */
export function awakeCar(request: ApiRequest): { car: Car; state: CarState } {
  const found = reachableCar(request);
  if (found.state.now() !== "online")
    throw new ApiError(408, "vehicle unavailable: vehicle is offline or asleep");
  found.state.touch();
  return found;
}

export const summaryNow = ({ world }: ApiRequest, car: Car): { [name: string]: Json } =>
  vehicleSummary(car, world.carState(car));
