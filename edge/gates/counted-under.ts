import { classNames, type Limits, type Policy, type RouteClass } from "../../shared/rate-limit-table.ts";
import type { Guard } from "../outside/rate-limit-store/port.ts";
import { routeClasses } from "../rate-limit-classes.ts";
import { type Caller, callerOf, clientAddress } from "./caller.ts";

/** So many sessions and keys a household, an office or a fleet may have behind one address. */
const guardFactor = 10;

/** Everything that a request counts under. */
export interface CountedUnder {
  caller: Caller;
  key: string;
  policies: readonly Policy[];
  guard: Guard | undefined;
}

/** What a request showed of who sent it, and what that came to. */
interface Seen {
  key: string | null;
  authorization: string | null;
  address: string;
  under: CountedUnder;
}
const seenMax = 1000;

/**
 * Under which keys and policies a request counts. A session or an API key that nobody has checked yet counts by its
 * hash, and beside it by its address at ten times the limit: inventing new ones opens nothing. Who comes again, and shows the same to the letter, is known at once: to hash and to
 * name costs more than all the rest of the gate.
 */
export function createCountedUnder(limits: Limits) {
  const guards = Object.fromEntries(classNames.map((name) => [name, limits[name].map(guardOf)])) as Record<
    RouteClass,
    Policy[]
  >;
  const seenIn = Object.fromEntries(classNames.map((name) => [name, new Map()])) as Record<
    RouteClass,
    Map<string, Seen>
  >;
  return (request: Request, routeClass: RouteClass): CountedUnder | Promise<CountedUnder> => {
    const key = request.headers.get("x-api-key");
    const authorization = request.headers.get("authorization");
    const address = clientAddress(request);
    const shown = key ?? authorization ?? address;
    const seen = seenIn[routeClass].get(shown);
    if (seen && seen.key === key && seen.authorization === authorization && seen.address === address)
      return seen.under;
    const remembered = (caller: Caller): CountedUnder => {
      const under = {
        caller,
        key: `${routeClass} ${caller.name}`,
        policies: limits[routeClass],
        guard:
          caller.behind === undefined
            ? undefined
            : { key: `${routeClass} behind ${caller.behind}`, policies: guards[routeClass] },
      };
      // Anybody can show anything.
      if (seenIn[routeClass].size >= seenMax) seenIn[routeClass].clear();
      seenIn[routeClass].set(shown, { key, authorization, address, under });
      return under;
    };
    const caller = callerOf(request, routeClasses[routeClass].counted);
    return caller instanceof Promise ? caller.then(remembered) : remembered(caller);
  };
}

const guardOf = ({ name, quota, windowSeconds }: Policy): Policy => ({
  name: name === "default" ? "address" : `address-${name}`,
  quota: quota * guardFactor,
  windowSeconds,
});
