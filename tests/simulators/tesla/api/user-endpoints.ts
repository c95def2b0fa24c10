import { summaryNow } from "./car-of.ts";
import { type Endpoint, wrapped } from "./endpoint.ts";

export const userEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/users/region",
    category: "free",
    answer: ({ region, addresses }) => wrapped({ region, fleet_api_base_url: addresses.api(region) }),
  },
  {
    method: "GET",
    path: "/users/me",
    scope: "user_data",
    category: "free",
    answer: ({ caller: { person } }) =>
      wrapped({ email: person.email, full_name: person.fullName, profile_image_url: "" }),
  },
  {
    method: "GET",
    path: "/users/orders",
    scope: "user_data",
    category: "free",
    answer: ({ caller: { person } }) => wrapped(person.orders ?? []),
  },
  {
    method: "GET",
    path: "/users/feature_config",
    category: "free",
    answer: () => wrapped({ signaling: { enabled: true, subscribe_connectivity: false } }),
  },
  {
    method: "GET",
    path: "/products",
    scope: "vehicle_device_data",
    category: "free",
    answer: (request) => {
      const response = [
        ...request.caller.person.cars.map((car) => summaryNow(request, car)),
        ...(request.caller.person.energySites ?? []),
      ];
      return { response, count: response.length };
    },
  },
];
