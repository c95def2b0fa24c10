import type { Options } from "../../../shared/contracts/report/identity.ts";
import type { TeslaOption } from "../../tesla/vehicle-papers.ts";

const optionsMax = 200;

/** What it was ordered with and still has; an empty list is normal for Tesla and tells nothing. */
export function optionsOf(options: readonly TeslaOption[]): Options | undefined {
  const active = options
    .filter(({ isActive }) => isActive !== false)
    .map(({ code, displayName }) => ({
      code: code.replace("$", ""),
      name: displayName ?? code.replace("$", ""),
    }));
  const once = [...new Map(active.map((option) => [option.code, option])).values()];
  return once.length === 0 ? undefined : { options: once.slice(0, optionsMax) };
}
