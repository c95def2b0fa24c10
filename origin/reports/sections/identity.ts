import type { Identity } from "../../../shared/contracts/report/identity.ts";
import { maskVin } from "../../../shared/privacy.ts";
import type { TeslaVehicle } from "../../tesla/vehicle.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import type { TeslaFleetStatus } from "../../tesla/vehicle-papers.ts";
import { orNull } from "../units.ts";
import { versionOf } from "./software.ts";
import { decodeVin } from "./vin.ts";

/** Which car it is. The VIN alone tells the model and its year, so that this section is never absent. */
export function identityOf(
  vehicle: TeslaVehicle,
  data: TeslaVehicleData | undefined,
  fleet: TeslaFleetStatus | undefined,
): Identity {
  const config = data?.vehicle_config;
  const { model, modelYear } = decodeVin(vehicle.vin);
  const seats = config?.third_row_seats;
  return {
    name: vehicle.display_name ?? data?.vehicle_state.vehicle_name ?? null,
    model,
    model_year: modelYear,
    vin: maskVin(vehicle.vin),
    trim: orNull(config?.trim_badging),
    colour: orNull(config?.exterior_color),
    wheels: orNull(config?.wheel_type),
    interior: orNull(config?.interior_trim_type),
    roof: orNull(config?.roof_color),
    charge_port: orNull(config?.charge_port_type),
    driver_assistance: orNull(config?.driver_assist),
    efficiency_package: orNull(config?.efficiency_package),
    performance_package: orNull(config?.performance_package),
    right_hand_drive: orNull(config?.rhd),
    european: orNull(config?.eu_vehicle),
    air_suspension: orNull(config?.has_air_suspension),
    third_row_seats: seats === undefined ? null : seats.toLowerCase() !== "none",
    keys: orNull(fleet?.total_number_of_keys),
    software: orNull(versionOf(data, fleet)),
  };
}
