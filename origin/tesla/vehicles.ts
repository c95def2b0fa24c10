import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import type { TeslaAccount } from "./account.ts";
import type { CallAccount } from "./call-account.ts";
import type { Payer } from "./purse.ts";
import { checkId, type TeslaVehicle, Vehicle } from "./vehicle.ts";
import { blockNames, type TeslaVehicleData, VehicleData } from "./vehicle-data.ts";

/** The Fleet API's vehicles, for whoever's account it is. */
export interface TeslaVehicles {
  list(account: TeslaAccount): Promise<TeslaVehicle[]>;
  /** Costs nothing: asked before anything that does. */
  one(account: TeslaAccount, id: string): Promise<TeslaVehicle>;
  /** A live call: refuses with `vehicle.asleep` where the car doesn't answer. */
  data(account: TeslaAccount, id: string, payer: Payer): Promise<TeslaVehicleData>;
  /** Asks a car to wake up: it does so in its own time, or not. Billed, and not cheap. */
  wake(account: TeslaAccount, id: string): Promise<void>;
}

const OneVehicle = z.object({ response: Vehicle });
const base = "/api/1/vehicles";
const endpoints = encodeURIComponent(blockNames.join(";"));

export function createTeslaVehicles(call: CallAccount): TeslaVehicles {
  return {
    list: async (account) => {
      const vehicles: TeslaVehicle[] = [];
      for (let page = 1; page <= pagesMax; page++) {
        const path = `${base}?page=${page}&per_page=100`;
        const data = await call(account, { name: "vehicles", path, category: "free", answer: VehiclePage });
        vehicles.push(...data.response.flatMap((entry) => Vehicle.safeParse(entry).data ?? []));
        if (!data.pagination?.next) break;
      }
      return vehicles;
    },
    one: async (account, id) => {
      const path = `${base}/${checkId(id)}`;
      const data = await call(account, { name: "vehicle", path, category: "free", answer: OneVehicle });
      return checkSame(data.response, id);
    },
    data: async (account, id, payer) => {
      const path = `${base}/${checkId(id)}/vehicle_data?endpoints=${endpoints}`;
      const answer = await call(account, {
        name: "vehicle_data",
        path,
        category: "data",
        answer: VehicleData,
        payer,
      });
      return checkSame(answer.response, id);
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
