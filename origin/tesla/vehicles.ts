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
      battery_level: reading.within(0, 100),
      usable_battery_level: reading.within(0, 100),
      battery_range: reading.within(0, 2_000),
      charge_limit_soc: reading.within(0, 100),
      energy_remaining: reading.within(0, 500),
    }),
    vehicle_state: readings({
      odometer: reading.within(0, 3_000_000),
      car_version: reading.text,
      vehicle_name: reading.text,
      tpms_pressure_fl: reading.within(0, 10),
      tpms_pressure_fr: reading.within(0, 10),
      tpms_pressure_rl: reading.within(0, 10),
      tpms_pressure_rr: reading.within(0, 10),
      tpms_rcp_front_value: reading.within(0, 10),
      tpms_rcp_rear_value: reading.within(0, 10),
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
      const { data } = await call(account, { name: "vehicle", path, category: "free", answer: OneVehicle });
      return checkSame(data.response, id);
    },
    data: async (account, id) => {
      const path = `${base}/${checkId(id)}/vehicle_data?endpoints=${encodeURIComponent(blocks)}`;
      const { data, costMicroUsd } = await call(account, {
        name: "vehicle_data",
        path,
        category: "data",
        answer: VehicleData,
      });
      return { data: checkSame(data.response, id), costMicroUsd };
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

/** An answer about another car would become this car's report. */
const checkSame = <Data extends { id_s: string }>(data: Data, id: string): Data =>
  data.id_s === id ? data : refuse("tesla.unexpected", "an answer about another car");

/** An id becomes part of a path: nothing but the digits that Tesla gave us. */
const checkId = (id: string): string => (/^\d{1,20}$/.test(id) ? id : refuse("vehicle.unknown", "not an id"));
