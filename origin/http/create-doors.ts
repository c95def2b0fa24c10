import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { Fault, type FieldError, refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import { problemResponse } from "../../shared/problem.ts";
import { isOpenedByPeople, linkRefusal } from "../../shared/problem-page.ts";
import { newTrace, nextHop, parseTraceparent } from "../../shared/trace.ts";
import { isUuidV7, uuidV7 } from "../../shared/uuid-v7.ts";
import type { Clock } from "../outside/clock/port.ts";
import { askWhoFirst, type WhoMay } from "./ask-who-first.ts";
import type { Doors } from "./door.ts";
import { readJson } from "./read-json.ts";
import { currentContext, withContext } from "./request-context.ts";

export interface DoorsNeeds {
  log: Log;
  clock: Clock;
  /** Who is let in, by what each door's description says. */
  whoMay?: WhoMay;
  /** Paths whose doors take bytes, and read them by themselves; all others take JSON or nothing. */
  bytesAt?: readonly string[];
}

/** An app without doors yet: each request gets its context and its log line, each refusal becomes a problem. */
export function createDoors({ log, clock, whoMay, bytesAt = [] }: DoorsNeeds): Doors {
  const doors: Doors = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success)
        refuse("request.invalid", result.target, { errors: fieldErrors(result.target, result.error.issues) });
    },
  });

  doors.use("*", (context, next) => {
    const startedMs = clock.now();
    const requestId = context.req.header("x-request-id");
    const incoming = parseTraceparent(context.req.header("traceparent"));
    const carried = {
      requestId: requestId && isUuidV7(requestId) ? requestId : uuidV7(startedMs),
      trace: incoming ? nextHop(incoming) : newTrace(),
    };
    return withContext(carried, async () => {
      await next();
      context.header("x-request-id", carried.requestId);
      logRequest(log, context, clock.now() - startedMs);
    });
  });
  doors.use("*", refuseNul);
  if (whoMay) doors.use("*", askWhoFirst(doors, whoMay));
  doors.use("*", readJson({ bytesAt }));

  doors.onError((error, context) => {
    const fault = error instanceof Fault ? error : new Fault("internal");
    if (fault.status >= 500 && !fault.isExpected) log.error("A request failed", { code: fault.code, error });
    else log.info("A request was refused", { code: fault.code, found: fault.message });
    const answer = refusalResponse(fault, context);
    // A 401 has to say how to do better (RFC 6750, 3).
    if (fault.status === 401) answer.headers.set("www-authenticate", "Bearer");
    return answer;
  });

  doors.notFound((context) => {
    const allowed = methodsAt(doors, context.req.path);
    const fault =
      allowed.length === 0
        ? new Fault("request.no-such-route")
        : new Fault("request.method-not-allowed", context.req.method, {
            headers: { allow: allowed.join(", ") },
          });
    return refusalResponse(fault, context);
  });
  return doors;
}

function refusalResponse(fault: Fault, context: Context): Response {
  const id = currentContext()?.requestId ?? "";
  if (!isOpenedByPeople(context.req.path)) return problemResponse(fault, id);
  const { body, ...init } = linkRefusal(fault, id, context.req.header("accept"));
  return new Response(body, init);
}

/** No text that we keep or look for can hold NUL: Postgres would say so with an error of its own. */
const refuseNul: MiddlewareHandler = async (context, next) => {
  if (context.req.url.includes("%00"))
    refuse("request.invalid", "NUL in the address", {
      errors: [{ path: "address", message: "must hold no NUL" }],
    });
  await next();
};

function fieldErrors(
  target: string,
  issues: readonly { path: PropertyKey[]; message: string }[],
): FieldError[] {
  return issues.slice(0, 20).map(({ path, message }) => ({
    path: [target === "json" ? "body" : target, ...path.map(String)].join("."),
    message,
  }));
}

/** Which methods a path answers to, when the one asked with isn't among them. */
function methodsAt(doors: Doors, path: string): string[] {
  const asked = path.split("/");
  const fits = (pattern: string): boolean => {
    const parts = pattern.split("/");
    return (
      parts.length === asked.length &&
      parts.every((part, index) => part.startsWith(":") || part === asked[index])
    );
  };
  const methods = doors.routes
    .filter((route) => route.method !== "ALL" && fits(route.path))
    .map(({ method }) => method);
  if (methods.includes("GET")) methods.push("HEAD");
  return [...new Set(methods)].toSorted();
}

/** The route's pattern, never the path itself: a path can hold what a log must not. */
function logRequest(log: Log, context: Context, milliseconds: number): void {
  const { method } = context.req;
  const pattern = routePath(context, -1);
  log.info("A request was answered", {
    httpRequest: {
      requestMethod: method,
      requestUrl: pattern,
      status: context.res.status,
      latency: `${milliseconds / 1000}s`,
    },
  });
}
