import { awakeCar, carOf, reachableCar, summaryNow } from "./car-of.ts";
import { type Endpoint, wrapped } from "./endpoint.ts";
import { pageOf } from "./page-of.ts";
import { vehicleData } from "./vehicle-data.ts";

const scope = "vehicle_device_data";

/** The cars themselves: list, state, waking, and the live reading. */
export const vehicleEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/vehicles",
    scope,
    category: "free",
    answer: (request) => {
      const { items, pagination } = pageOf(request.caller.person.cars, request.query);
      const response = items.map((car) => summaryNow(request, car));
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
      const { car, state } = reachableCar(request);
      state.wake();
      return wrapped(summaryNow(request, car));
    },
  },
  {
    method: "GET",
    path: "/vehicles/:tag/vehicle_data",
    scope,
    category: "data",
    answer: (request) => wrapped(vehicleData(request, awakeCar(request).car)),
  },
];
