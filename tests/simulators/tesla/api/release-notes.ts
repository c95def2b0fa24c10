import type { Car } from "../people/car.ts";
import type { Json } from "./json.ts";

/** The notes of what runs in the car, or of what waits to be installed. */
export function releaseNotes(car: Car, isStaged: boolean): Json {
  const deployed = text(car.blocks.vehicle_state?.["car_version"])?.split(" ")[0];
  const update = car.blocks.vehicle_state?.["software_update"];
  const waiting =
    typeof update === "object" && update !== null && "version" in update ? update["version"] : null;
  const staged = text(waiting)?.trim() || null;
  const wanted = isStaged ? staged : deployed;
  return {
    release_notes: car.releaseNotes.filter((note) => note["customer_version"] === wanted),
    deployed_version: deployed ?? null,
    staged_version: staged,
    release_notes_version: wanted ?? null,
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "<invalid>" ? value : undefined;
