import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import type { TeslaAccount } from "./account.ts";
import type { CallAccount } from "./call-account.ts";
import { reading, readings } from "./readings.ts";

/** The Fleet API's vehicles, for whoever's account it is. */
export interface TeslaVehicles {
  list(account: TeslaAccount): Promise<TeslaVehicle[]>;
  /** Costs nothing: asked before anything that does. */
  one(account: TeslaAccount, id: string): Promise<TeslaVehicle>;
  /** A live and billed call: refuses with `vehicle.asleep` where the car doesn't answer. */
  data(account: TeslaAccount, id: string): Promise<{ data: TeslaVehicleData; costMicroUsd: number }>;
  /** Asks a car to wake up: it does so in its own time, or not. Billed, and not cheap. */
  wake(account: TeslaAccount, id: string): Promise<void>;
}

/** The text form of an id: the number itself can be above 2^53. */
const Vehicle = z.object({
  id_s: z.string().regex(/^\d{1,20}$/),
  vin: z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/),
  display_name: reading.text,
  state: z.enum(["online", "asleep", "offline", "unknown"]).catch("unknown"),
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

const OneVehicle = z.object({ response: Vehicle });
const blocks = "charge_state;vehicle_state;vehicle_config";
const base = "/api/1/vehicles";

export function createTeslaVehicles(call: CallAccount): TeslaVehicles {
  return {
    list: async (account) => {
      const vehicles: TeslaVehicle[] = [];
      for (let page = 1; page <= pagesMax; page++) {
        const path = `${base}?page=${page}&per_page=100`;
        const { data } = await call(account, {
          name: "vehicles",
          path,
          category: "free",
          answer: VehiclePage,
        });
        vehicles.push(...data.response.flatMap((entry) => Vehicle.safeParse(entry).data ?? []));
        if (!data.pagination?.next) break;
      }
      return vehicles;
    },
    one: async (account, id) => {
      const path = `${base}/${checkId(id)}`;
      return (await call(account, { name: "vehicle", path, category: "free", answer: OneVehicle })).data
        .response;
    },
    data: async (account, id) => {
      const path = `${base}/${checkId(id)}/vehicle_data?endpoints=${encodeURIComponent(blocks)}`;
      const { data, costMicroUsd } = await call(account, {
        name: "vehicle_data",
        path,
        category: "data",
        answer: VehicleData,
      });
      return { data: data.response, costMicroUsd };
    },
    wake: async (account, id) => {
      const path = `${base}/${checkId(id)}/wake_up`;
      await call(account, { name: "wake_up", method: "POST", path, category: "wake", answer: OneVehicle });
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
