import { z } from "zod";
import type { Car } from "../people/car.ts";
import { invalidField } from "./api-error.ts";
import type { Json } from "./json.ts";
import { fieldMessages } from "./page-of.ts";

const Body = z.object({ vins: z.array(z.string().max(17)).min(1).max(100) });

/** What commands and telemetry of these cars need; a car of another account counts as unpaired. */
export function fleetStatus(cars: readonly Car[], given: unknown): Json {
  const parsed = Body.safeParse(given);
  if (!parsed.success) throw invalidField(fieldMessages(parsed.error));
  const { vins } = parsed.data;
  const known = cars.filter((car) => vins.includes(car.vin));
  return {
    key_paired_vins: [],
    unpaired_vins: vins,
    vehicle_info: Object.fromEntries(known.map((car) => [car.vin, infoOf(car)])),
  };
}

/** The tenth character of a VIN tells the model year: `M` is 2021. */
const needsSignedCommands = (car: Car): boolean => (car.vin[9] ?? "") >= "M";

function infoOf(car: Car): Json {
  const version = car.blocks.vehicle_state?.["car_version"];
  return {
    firmware_version: typeof version === "string" ? (version.split(" ")[0] ?? null) : null,
    vehicle_command_protocol_required: needsSignedCommands(car),
    discounted_device_data: false,
    fleet_telemetry_version: needsSignedCommands(car) ? "1.2.0" : "unknown",
    total_number_of_keys: 2,
    safety_screen_streaming_toggle_enabled: null,
  };
}
