import type { Vehicle } from "../../shared/contracts/vehicle.ts";
import { maskVin } from "../../shared/privacy.ts";
import type { TeslaVehicle } from "../tesla/vehicle.ts";
import { decodeVin } from "./sections/vin.ts";

/** A car of the list, as its owner sees it. */
export const listedVehicle = (vehicle: TeslaVehicle): Vehicle => ({
  id: vehicle.id_s,
  name: vehicle.display_name ?? null,
  model: decodeVin(vehicle.vin).model,
  vin: maskVin(vehicle.vin),
  state: vehicle.state,
  in_service: vehicle.in_service,
});
