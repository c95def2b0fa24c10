import { type Block, type BlockName, blockNames, type Car } from "../people/car.ts";
import { invalidField } from "./api-error.ts";
import { summaryNow } from "./car-of.ts";
import type { ApiRequest } from "./endpoint.ts";
import { checkScope } from "./gates.ts";
import type { Json } from "./json.ts";

const scheduleNames = ["charge_schedule_data", "preconditioning_schedule_data"] as const;
const known: readonly string[] = [...blockNames, ...scheduleNames, "location_data", "vehicle_data_combo"];

/** The live reading: the car itself, then each block that was asked for, stamped with its time. */
export function vehicleData(request: ApiRequest, car: Car): Json {
  const { world, caller, query } = request;
  const asked = askedBlocks(query.get("endpoints"));
  if (asked.has("location_data")) checkScope(caller, "vehicle_location");
  const nowMs = Math.floor(world.clock.nowMs());
  const blocks: Record<string, Json> = {};
  for (const name of blockNames) {
    const block = car.blocks[name];
    if (asked.has(name) && block !== undefined) blocks[name] = block && stamped(name, block, nowMs);
  }
  for (const name of scheduleNames) if (asked.has(name)) blocks[name] = { ...noSchedule, timestamp: nowMs };
  if (asked.has("location_data")) blocks["drive_state"] = withPlace(car, blocks["drive_state"], nowMs);
  return {
    ...summaryNow(request, car),
    user_id: userIdOf(caller.person.id),
    ...blocks,
  };
}

/** A semicolon list; nothing asked means everything but the location. */
function askedBlocks(endpoints: string | null): Set<string> {
  const names = endpoints?.split(";").filter((name) => name !== "") ?? [];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw invalidField({ endpoints: [`unknown: ${unknown.join(", ").slice(0, 200)}`] });
  const isAll = names.length === 0 || names.includes("vehicle_data_combo");
  return new Set(isAll ? [...blockNames, ...scheduleNames, ...names] : names);
}

const noSchedule = { next_schedule: false, show_schedule_complete_state: false };

function stamped(name: BlockName, block: Block, nowMs: number): Block {
  const timestamp = nowMs - 250;
  if (name !== "vehicle_state") return { ...block, timestamp };
  return { ...block, ...tyreTimes(block, nowMs), timestamp };
}

/** A tyre that has a pressure was heard twenty minutes ago, in seconds as all times but `timestamp`. */
function tyreTimes(block: Block, nowMs: number): Block {
  const heardAt = Math.floor(nowMs / 1000) - 1200;
  const times = ["fl", "fr", "rl", "rr"].flatMap((tyre) => {
    const pressure = block[`tpms_pressure_${tyre}`];
    if (pressure === undefined) return [];
    return [[`tpms_last_seen_pressure_time_${tyre}`, pressure === null ? null : heardAt] as const];
  });
  return Object.fromEntries(times);
}

function withPlace({ place }: Car, driveState: Json | undefined, nowMs: number): Json {
  const base = typeof driveState === "object" && driveState !== null ? driveState : {};
  return {
    ...base,
    ...place,
    native_latitude: place.latitude,
    native_longitude: place.longitude,
    native_location_supported: 1,
    native_type: "wgs",
    heading: 184,
    gps_as_of: Math.floor(nowMs / 1000) - 2,
    timestamp: nowMs - 250,
  };
}

const userIdOf = (personId: string): number => 900_100 + Number(personId.slice(-3));
