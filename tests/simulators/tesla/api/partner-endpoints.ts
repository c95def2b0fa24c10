import { z } from "zod";
import { people } from "../people/people.ts";
import { ApiError, invalidField } from "./api-error.ts";
import { type Endpoint, wrapped } from "./endpoint.ts";
import { fieldMessages } from "./page-of.ts";

const Registration = z.object({
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "must be a host name in lower case"),
});

/** What the application asks for itself, with its own token, once in each region. */
export const partnerEndpoints: Endpoint[] = [
  {
    by: "partner",
    method: "POST",
    path: "/partner_accounts",
    category: "free",
    answer: async ({ world, region, body }) => {
      const parsed = Registration.safeParse(await body());
      if (!parsed.success) throw invalidField(fieldMessages(parsed.error));
      return wrapped({ ...world.partnerAccounts.register(region, parsed.data.domain) });
    },
  },
  {
    by: "partner",
    method: "GET",
    path: "/partner_accounts/public_key",
    scope: "vehicle_device_data",
    category: "free",
    answer: ({ world, region, query }) => {
      const account = world.partnerAccounts.in(region);
      if (account === undefined || account.domain !== query.get("domain"))
        throw new ApiError(404, "not_found");
      return wrapped({ public_key: account.public_key });
    },
  },
  {
    by: "partner",
    method: "GET",
    path: "/partner_accounts/fleet_telemetry_errors",
    scope: "vehicle_device_data",
    category: "free",
    answer: () => wrapped({ fleet_telemetry_errors: [] }),
  },
  {
    by: "partner",
    method: "GET",
    path: "/partner_accounts/fleet_telemetry_error_vins",
    scope: "vehicle_device_data",
    category: "free",
    answer: () => wrapped({ vins: [] }),
  },
  {
    by: "partner",
    method: "GET",
    path: "/vehicles/:tag/specs",
    scope: "vehicle_specs",
    category: "specs",
    // Its shape is not known: the car's own options, as far as it has any.
    answer: ({ tag, region }) => {
      const cars = people.filter((person) => person.region === region).flatMap((person) => person.cars);
      const car = cars.find(({ vin }) => vin === tag);
      if (car === undefined) throw new ApiError(404, "not_found");
      const config = car.blocks.vehicle_config;
      return wrapped({
        vin: car.vin,
        model: config?.["car_type"] ?? null,
        trim: config?.["trim_badging"] ?? null,
      });
    },
  },
];
