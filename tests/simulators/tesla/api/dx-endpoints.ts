import { ApiError } from "./api-error.ts";
import { carOfVin } from "./car-of.ts";
import type { ApiRequest, Endpoint } from "./endpoint.ts";
import type { Json } from "./json.ts";

const scope = "vehicle_device_data";

/** The calls about a car's papers, without the `response` wrapper. */
export const dxEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/dx/warranty/details",
    scope,
    category: "data",
    answer: (request) => {
      // Tesla's own slip: a missing vin is its fault, not ours.
      if (!request.query.has("vin")) throw new ApiError(500, "upstream internal error");
      return { ...carOfVin(request).warranties };
    },
  },
  {
    method: "GET",
    path: "/dx/vehicles/options",
    scope,
    category: "data",
    answer: (request) => ({ codes: carOfVin(request).options }),
  },
  {
    method: "GET",
    path: "/dx/vehicles/subscriptions/eligibility",
    scope,
    category: "data",
    answer: (request) => eligibility(request, "SUBSCRIPTION", "$SC04", "CONNECTIVITY", 9.99),
  },
  {
    method: "GET",
    path: "/dx/vehicles/upgrades/eligibility",
    scope,
    category: "data",
    answer: (request) => eligibility(request, "UPGRADE", "$APF2", "AUTOPILOT", 3_800),
  },
];

function eligibility(request: ApiRequest, type: string, code: string, group: string, price: number): Json {
  const car = carOfVin(request);
  const isEuropean = request.region === "eu";
  const currencyCode = isEuropean ? "EUR" : "USD";
  const offer = {
    optionCode: code,
    optionGroup: group,
    currentOptionCode: null,
    pricing: [{ price, total: price, currencyCode, isPrimary: true }],
  };
  return {
    vin: car.vin,
    country: isEuropean ? "FI" : "US",
    type,
    // Nothing is sold for a car that knows none of its options.
    eligible: car.options.length > 0 ? [offer] : [],
  };
}
