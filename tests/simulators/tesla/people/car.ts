import type { Json } from "../api/json.ts";

export const blockNames = [
  "charge_state",
  "climate_state",
  "closures_state",
  "drive_state",
  "gui_settings",
  "vehicle_config",
  "vehicle_state",
] as const;
export type BlockName = (typeof blockNames)[number];

/** A part of vehicle_data, without the `timestamp` that it gets when it is read. */
export type Block = Record<string, Json>;

export interface Alert {
  name: string;
  time: string;
  audience: string[];
  user_text: string;
}

export interface Warranties {
  activeWarranty: Block[];
  upcomingWarranty: Block[];
  expiredWarranty: Block[];
}

/** A car as data: what each endpoint tells of it. */
export interface Car {
  /** What it is there to show, in a few words; the sign-in page tells it. */
  story: string;
  vin: string;
  /** Above 2^53 for one car, as Tesla's may be: a bare integer in JSON that JavaScript's numbers can't hold. */
  id: bigint;
  vehicleId: number;
  displayName: string | null;
  accessType: "OWNER" | "DRIVER";
  inService: boolean;
  /** `awake` never sleeps; the others rest in that state until they are woken. */
  rest: "awake" | "asleep" | "offline";
  /** A block that is absent here is absent from the answer. */
  blocks: Partial<Record<BlockName, Block | null>>;
  place: { latitude: number; longitude: number };
  alerts: Alert[];
  /** Whom the owner shares it with. */
  drivers: Block[];
  warranties: Warranties;
  options: Block[];
  releaseNotes: Block[];
  /** Null where no visit is open. */
  serviceVisit: Block | null;
  chargingSessions: Block[];
}
