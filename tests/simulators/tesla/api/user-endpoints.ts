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
];
