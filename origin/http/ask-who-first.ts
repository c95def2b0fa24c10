import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Authenticate } from "./caller.ts";
import type { Doors } from "./door.ts";
import type { Identify, NeedAdmin } from "./principal.ts";

export interface WhoMay {
  authenticate: Authenticate;
  identify: Identify;
  needAdmin: NeedAdmin;
  /** Doors that a token of ours opens though it is late or its session over, as where one signs out twice. */
  late: { doors: readonly string[]; holdsToken: (authorization: string | undefined) => Promise<unknown> };
}

/**
 * Refuses strangers before anything of a request is read: whoever isn't let in doesn't learn what would have been wrong
 * with it, and has nothing of it held in memory. Which callers a door takes, its own description says.
 */
export function askWhoFirst(
  doors: Doors,
  { authenticate, identify, needAdmin, late }: WhoMay,
): MiddlewareHandler {
  // Doors are hung after this: they are looked at when the first request comes.
  let taken: ReadonlyMap<string, string> | undefined;

  return async (context, next) => {
    taken ??= callersTakenBy(doors);
    const known = taken;
    const route = matchedRoutes(context).find(({ method, path }) => known.has(`${method} ${path}`));
    const { headers } = context.req.raw;
    const door = route && `${route.method} ${route.path}`;
    const callers = door && known.get(door);
    if (door && late.doors.includes(door)) await late.holdsToken(headers.get("authorization") ?? undefined);
    else if (callers === "session") await authenticate(headers.get("authorization") ?? undefined);
    else if (callers === "admin_key") needAdmin(headers);
    else if (callers) await identify(headers);
    await next();
  };
}

/** `POST /api/v1/tasks/:id/retry` and the credentials that open it; without those that are open to everyone. */
function callersTakenBy(doors: Doors): ReadonlyMap<string, string> {
  return new Map(
    doors.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== "route") return [];
      const { method, path, security = [] } = definition.route;
      const callers = security.flatMap(Object.keys).toSorted().join(" ");
      return callers ? [[`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, callers]] : [];
    }),
  );
}
