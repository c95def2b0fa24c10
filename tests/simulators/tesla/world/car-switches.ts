import { z } from "zod";

/** What may be turned of one car: POST /control/cars/{vin} takes any part of it. */
export const CarSwitches = z.strictObject({
  /** What it does when nobody asks for it: stays awake, sleeps, or is out of reach. Takes effect at once. */
  rest: z.enum(["awake", "asleep", "offline"]),
  /** Live reads and commands are refused with 405. */
  in_service: z.boolean(),
  /** False: the owner switched it off in the car, and live reads and commands are refused with 401. */
  mobile_access: z.boolean(),
  access_type: z.enum(["OWNER", "DRIVER"]),
  /** False: refused as `unsupported vehicle` with 403. */
  is_supported: z.boolean(),
});

export type CarSwitches = z.infer<typeof CarSwitches>;
