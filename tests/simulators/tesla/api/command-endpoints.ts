import { ApiError } from "./api-error.ts";
import { awakeCar } from "./car-of.ts";
import { type Endpoint, wrapped } from "./endpoint.ts";

const names = ["door_lock", "door_unlock", "flash_lights", "honk_horn", "charge_start", "charge_stop"];

/** A few commands that are taken and change nothing: enough to meet their limits and their price. */
export const commandEndpoints: Endpoint[] = names.map((name) => ({
  method: "POST",
  path: `/vehicles/:tag/command/${name}`,
  scope: name.startsWith("charge") ? "vehicle_charging_cmds" : "vehicle_cmds",
  category: "commands",
  answer: (request) => {
    // By id a command is not found: the path names the VIN.
    if (!/^[A-Z0-9]{17}$/.test(request.tag)) throw new ApiError(404, "not_found");
    awakeCar(request);
    return wrapped({ result: true, reason: "" });
  },
}));
