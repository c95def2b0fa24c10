import type { Person } from "../people/person.ts";
import type { World } from "../world/world.ts";

/** The person takes everything back: all sign-ins end, and the next one asks again. Answers how many ended. */
export function revokeConsent(world: World, person: Person): number {
  world.consents.forget(person);
  return world.grants.revoke(person);
}
