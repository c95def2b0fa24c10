import type { Region } from "../addresses.ts";
import type { Car } from "./car.ts";

/** A demo person: signs in with the e-mail address and any password. */
export interface Person {
  /** `sub` of the tokens. */
  id: string;
  email: string;
  fullName: string;
  region: Region;
  cars: readonly Car[];
}
