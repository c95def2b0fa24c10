import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import { callTesla, type TeslaOutside } from "./call-tesla.ts";
import type { TeslaAccess, TeslaConfig } from "./grant.ts";
import { reading, readings } from "./readings.ts";

/** The Fleet API's vehicles, for whoever holds an access token. */
export interface TeslaVehicles {
  list(access: TeslaAccess): Promise<TeslaVehicle[]>;
  /** Costs nothing: asked before anything that does. */
  one(access: TeslaAccess, id: string): Promise<TeslaVehicle>;
  /** A live and billed call: refuses with `vehicle.asleep` where the car doesn't answer. */
  data(access: TeslaAccess, id: string): Promise<TeslaVehicleData>;
}

/** The text form of an id: the number itself can be above 2^53. */
const Vehicle = z.object({
  id_s: z.string().regex(/^\d{1,20}$/),
  vin: z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/),
  display_name: reading.text,
  state: z.enum(["online", "asleep", "offline"]).or(z.literal("unknown")).catch("unknown"),
  in_service: z.boolean().catch(false),
});
export type TeslaVehicle = z.infer<typeof Vehicle>;

const VehicleData = z.object({
  response: Vehicle.extend({
    charge_state: readings({
      battery_level: reading.number,
      usable_battery_level: reading.number,
      battery_range: reading.number,
      charge_limit_soc: reading.number,
      energy_remaining: reading.number,
    }),
    vehicle_state: readings({
      odometer: reading.number,
      car_version: reading.text,
      vehicle_name: reading.text,
      tpms_pressure_fl: reading.number,
      tpms_pressure_fr: reading.number,
      tpms_pressure_rl: reading.number,
      tpms_pressure_rr: reading.number,
      tpms_rcp_front_value: reading.number,
      tpms_rcp_rear_value: reading.number,
      tpms_soft_warning_fl: reading.truth,
      tpms_soft_warning_fr: reading.truth,
      tpms_soft_warning_rl: reading.truth,
      tpms_soft_warning_rr: reading.truth,
    }),
    vehicle_config: readings({
      car_type: reading.text,
      trim_badging: reading.text,
      exterior_color: reading.text,
    }),
  }),
});
export type TeslaVehicleData = z.infer<typeof VehicleData>["response"];

const blocks = "charge_state;vehicle_state;vehicle_config";

export function createTeslaVehicles(outside: TeslaOutside, config: TeslaConfig): TeslaVehicles {
  const get = <Schema extends z.ZodType>(name: string, access: TeslaAccess, path: string, answer: Schema) =>
    callTesla(outside, {
      name,
      url: `${config.apiUrls[access.region]}/api/1/vehicles${path}`,
      init: {
        headers: { authorization: `Bearer ${access.accessToken}`, "content-type": "application/json" },
      },
      answer,
    });

  return {
    list: async (access) => {
      const vehicles: TeslaVehicle[] = [];
      for (let page = 1; page <= pagesMax; page++) {
        const answer = await get("vehicles", access, `?page=${page}&per_page=100`, VehiclePage);
        vehicles.push(...answer.response.flatMap((entry) => Vehicle.safeParse(entry).data ?? []));
        if (!answer.pagination?.next) break;
      }
      return vehicles;
    },
    one: async (access, id) =>
      (await get("vehicle", access, `/${checkId(id)}`, z.object({ response: Vehicle }))).response,
    data: async (access, id) => {
      const query = `vehicle_data?endpoints=${encodeURIComponent(blocks)}`;
      return (await get("vehicle_data", access, `/${checkId(id)}/${query}`, VehicleData)).response;
    },
  };
}

/** Nobody has as many; a server that never says "last page" would keep us for ever. */
const pagesMax = 20;

/** An account can hold products that are no cars: what doesn't look like one is passed over. */
const VehiclePage = z.object({
  response: z.array(z.unknown()),
  pagination: z.object({ next: z.number().nullish() }).nullish().catch(undefined),
});

/** An id becomes part of a path: nothing but the digits that Tesla gave us. */
const checkId = (id: string): string => (/^\d{1,20}$/.test(id) ? id : refuse("vehicle.unknown", "not an id"));
