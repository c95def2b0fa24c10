import { ApiError } from "./api-error.ts";
import { carOf } from "./car-of.ts";
import { chargingHistory } from "./charging-history.ts";
import { businessSessions } from "./charging-sessions.ts";
import type { ApiRequest, Endpoint } from "./endpoint.ts";
import { invoicePdf } from "./invoice-pdf.ts";

const scope = "vehicle_charging_cmds";

/** Charging at Tesla's own sites: all cars of the account, unless one is named. */
export const chargingEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/dx/charging/history",
    scope,
    category: "data",
    answer: (request) => chargingHistory(carsAsked(request), request.query),
  },
  {
    method: "GET",
    path: "/dx/charging/invoice/:tag",
    scope,
    category: "data",
    answer: ({ caller, tag }) => {
      const sessions = caller.person.cars.flatMap((car) => car.chargingSessions);
      const pdf = invoicePdf(sessions, tag);
      if (pdf === undefined) throw new ApiError(404, "not_found");
      return new Response(pdf, { headers: { "content-type": "application/pdf" } });
    },
  },
  {
    method: "GET",
    path: "/dx/charging/sessions",
    scope,
    category: "data",
    // For owners of a business fleet; Tesla's words for anybody else are not known.
    answer: (request) => {
      if (!request.caller.person.ownsBusinessFleet)
        throw new ApiError(403, "Unauthorized: business fleets only");
      return businessSessions(carsAsked(request), request.query);
    },
  },
];

function carsAsked(request: ApiRequest) {
  const vin = request.query.get("vin");
  return vin === null ? request.caller.person.cars : [carOf({ ...request, tag: vin })];
}
