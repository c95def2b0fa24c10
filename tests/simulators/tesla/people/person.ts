import type { Region } from "../addresses.ts";
import type { Block, Car } from "./car.ts";

/** A demo person: signs in with the e-mail address and any password. */
export interface Person {
  /** `sub` of the tokens. */
  id: string;
  email: string;
  fullName: string;
  region: Region;
  cars: readonly Car[];
  /** May ask for the sessions of a business fleet. */
  ownsBusinessFleet?: boolean;
  orders?: readonly Block[];
  /** Products that are no cars. */
  energySites?: readonly Block[];
}
