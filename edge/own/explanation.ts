import { Fault } from "../../shared/faults.ts";
import type { Policy, RouteClass } from "../../shared/rate-limit-table.ts";
import type { Config } from "../config.ts";
import { firstByteMsMaxOf, mayBeRepeated } from "../forward/forward.ts";
import { hostClassOf } from "../gates/host.ts";
import { checkMethod, rawPathOf, readPath } from "../gates/request.ts";
import type { Outside } from "../outside.ts";
import { mayOverlap, routeClasses, routeClassOf } from "../rate-limit-classes.ts";
import { type Stage, stageOf } from "../stage.ts";
import type { Visit } from "../visit.ts";

interface Asked {
  url: string;
  method: string;
}

type Explained = Record<string, unknown>;

/** Every stage of the road asked what it would do, by the very functions that do it. */
export async function explanationOf(
  asked: Asked,
  asker: Visit,
  config: Config,
  outside: Outside,
): Promise<Explained> {
  const supposed = supposedVisit(asked, asker);
  const told: Explained = { asked };
  try {
    supposed.hostClass = hostClassOf(supposed, config);
    told["host"] = {
      class: supposed.hostClass,
      why: `${supposed.url.hostname} is a host of ${config.environment}`,
    };
    checkMethod(supposed);
    supposed.rawPath = rawPathOf(asked.url);
    supposed.path = readPath(supposed.rawPath);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...told, outcome: "refused", status: error.status, fault: error.code, why: error.message };
  }
  const stage = stageOf(supposed);
  if (stage !== "forward")
    return { ...told, outcome: "answered here", route: { stage, why: byItself[stage] } };
  const routeClass = routeClassOf(asked.method, supposed.path);
  return {
    ...told,
    outcome: "forwarded",
    route: {
      stage,
      class: routeClass,
      why: `${asked.method} ${supposed.path} is of the class ${routeClass}`,
    },
    limit: await limitOf(supposed, routeClass, config, outside),
    identity: identityOf(config),
    origins: originsOf(supposed, config, outside),
  };
}

/** A request that nobody sent: as much of one as the stages look at. Some methods no real one could be made with. */
function supposedVisit({ url, method }: Asked, asker: Visit): Visit {
  const headers = new Headers();
  for (const name of ["authorization", "x-api-key", "cf-connecting-ip"]) {
    const value = asker.request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const request = { url, method, headers } as unknown as Request;
  return { ...asker, request, url: new URL(url), rawPath: "/", path: "/" };
}

const byItself: Readonly<Record<Exclude<Stage, "forward">, string>> = {
  preflight: "A browser's question is answered at the edge",
  internal: "Internal to the origin: there is nothing here, whoever asks",
  page: "The page is served from the Worker's own files, and not limited",
  link: "A signed link is checked and redirected at the edge, and not limited",
  welcome: "The front door of the API",
  limits: "What a caller has left, without using any of it",
  explain: "This very address",
};

async function limitOf(
  { request }: Visit,
  routeClass: RouteClass,
  config: Config,
  { countedUnder }: Pick<Outside, "countedUnder">,
): Promise<Explained> {
  const { caller, policies, guard } = await countedUnder(request, routeClass);
  const { counted, undecided } = routeClasses[routeClass];
  const waits = !mayOverlap(routeClass, request.method);
  return {
    policies: policies.map(inWords),
    counted_by: caller.kind,
    ...(guard && { and_by_address: guard.policies.map(inWords) }),
    store: config.rateLimitStore.kind,
    if_undecided: undecided === "closed" ? "refused with 503" : "counted in the isolate alone",
    waits_for_decision: waits,
    why: [
      `Counted by ${counted.join(", else ")}: this caller shows ${caller.kind === "address" ? "no credential" : `a ${caller.kind}`}`,
      ...(guard ? ["Nobody has checked it yet, so its address counts too, at ten times the limit"] : []),
      waits
        ? "It may change something, so it waits for its decision"
        : "A read: it is on its way while it is counted, and its answer is held until both are there",
    ],
  };
}

const inWords = ({ name, quota, windowSeconds }: Policy): string =>
  `${name}: ${quota} in ${windowSeconds} seconds`;

function identityOf({ serviceAccount }: Config): Explained {
  return serviceAccount
    ? {
        kind: "google",
        account: serviceAccount.email,
        header: "X-Serverless-Authorization",
        why: "The platform in front of an origin lets only this account through",
      }
    : { kind: "none", why: "Every origin is on loopback: no platform stands in front of it" };
}

function originsOf(visit: Visit, { origins: all }: Config, { origins }: Outside): Explained {
  const order = origins.inOrder();
  const { request } = visit;
  const repeatable = mayBeRepeated(request);
  return {
    order,
    passed_over: all.filter((origin) => !order.includes(origin)),
    attempts_most: Math.min(order.length, repeatable ? 2 : 1),
    first_byte_seconds_most: firstByteMsMaxOf(visit) / 1000,
    why: [
      "In order of preference; one that failed five times in ten seconds comes back after ten",
      repeatable
        ? `${request.method} may be repeated: where the first origin is down the next one is asked`
        : `${request.method} without an Idempotency-Key is sent once`,
    ],
  };
}
