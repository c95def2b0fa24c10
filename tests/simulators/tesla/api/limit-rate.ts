import { findCar } from "../people/people.ts";
import type { Person } from "../people/person.ts";
import type { Category } from "../world/meter.ts";
import type { World } from "../world/world.ts";
import { ApiError } from "./api-error.ts";

/** What a limit covers: this car on this account, or the account alone where no car is named. */
export const limitKey = (person: Person, tag: string): string =>
  `${person.id} ${findCar(person, tag)?.vin ?? ""}`;

/** Tells the limits of the category in headers, and refuses what is over them. */
export function limitRate(world: World, category: Category, who: string, headers: Headers): void {
  const standing = world.rateLimits.take(category, who);
  if (standing === undefined) return;
  const family = `RateLimit-${category.charAt(0).toUpperCase()}${category.slice(1)}`;
  headers.set(`${family}-Limit`, String(standing.limit));
  headers.set(`${family}-Remaining`, String(standing.remaining));
  headers.set(`${family}-Reset`, String(standing.resetSeconds));
  if (!standing.isOver) return;
  headers.set("RateLimit-Reset", String(standing.resetSeconds));
  headers.set("Retry-After", String(standing.resetSeconds));
  throw new ApiError(429, "rate limit exceeded");
}
