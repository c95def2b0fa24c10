import { classNames, type Limits, type Policy, type RouteClass } from "../../shared/rate-limit-table.ts";
import type { Guard } from "../outside/rate-limit-store/port.ts";
import { routeClasses } from "../rate-limit-classes.ts";
import { type Caller, callerOf } from "./caller.ts";

/** So many sessions and keys a household, an office or a fleet may have behind one address. */
const guardFactor = 10;

/** Everything that a request counts under. */
export interface CountedUnder {
  caller: Caller;
  key: string;
  policies: readonly Policy[];
  guard: Guard | undefined;
}

/**
 * Under which keys and policies a request counts. A session or an API key that nobody has checked yet counts by its
 * hash, and beside it by its address at ten times the limit: inventing new ones opens nothing.
 */
export function createCountedUnder(limits: Limits) {
  const guards = Object.fromEntries(classNames.map((name) => [name, limits[name].map(guardOf)])) as Record<
    RouteClass,
    Policy[]
  >;
  return (request: Request, routeClass: RouteClass): CountedUnder | Promise<CountedUnder> => {
    const under = (caller: Caller): CountedUnder => ({
      caller,
      key: `${routeClass} ${caller.name}`,
      policies: limits[routeClass],
      guard:
        caller.behind === undefined
          ? undefined
          : { key: `${routeClass} behind ${caller.behind}`, policies: guards[routeClass] },
    });
    const caller = callerOf(request, routeClasses[routeClass].counted);
    return caller instanceof Promise ? caller.then(under) : under(caller);
  };
}

const guardOf = ({ name, quota, windowSeconds }: Policy): Policy => ({
  name: name === "default" ? "address" : `address-${name}`,
  quota: quota * guardFactor,
  windowSeconds,
});
