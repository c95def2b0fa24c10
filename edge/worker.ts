import { Fault } from "../shared/faults.ts";
import { isOpenedByPeople, linkRefusal } from "../shared/problem-page.ts";
import { uuidV7 } from "../shared/uuid-v7.ts";
import { type Answer, drop, problemAnswer } from "./answer.ts";
import { type Bindings, type Config, ConfigProblems, configOf } from "./config.ts";
import { dress, dressBare } from "./dress/dress.ts";
import { forward } from "./forward/forward.ts";
import { checkBodyLength } from "./gates/body.ts";
import { hostClassOf } from "./gates/host.ts";
import { refuseInternal } from "./gates/internal.ts";
import { answerPreflight } from "./gates/preflight.ts";
import { checkMethod, rawPathOf, readPath } from "./gates/request.ts";
import { tellLimitHit } from "./gates/tell-limit-hit.ts";
import { redeemLink } from "./links/redeem-link.ts";
import { requestLine } from "./log-line.ts";
import type { Outside } from "./outside.ts";
import { explain } from "./own/explain.ts";
import { tellLimits } from "./own/tell-limits.ts";
import { welcome } from "./own/welcome.ts";
import { servePage } from "./page/serve-page.ts";
import { routeClassOf } from "./rate-limit-classes.ts";
import { requestPoint } from "./request-point.ts";
import { stageOf } from "./stage.ts";
import { arrive, type Visit } from "./visit.ts";
import { log, outsideOf, writeLine } from "./wiring.ts";

export { RateLimitCounter } from "./wiring.ts";

/**
 * The road of a request. Each stage is a line: what it refuses it throws as a fault, and every fault ends as a
 * problem. Limits stand behind links and files: those are answered here, cost no origin, and cannot be guessed.
 */
async function road(visit: Visit, config: Config, outside: Outside): Promise<Answer> {
  // Which host?
  visit.hostClass = hostClassOf(visit, config);

  // Is it a request at all?
  checkMethod(visit);
  visit.rawPath = rawPathOf(visit.request.url);
  visit.path = readPath(visit.rawPath);
  checkBodyLength(visit);

  // What the edge answers, or refuses, by itself.
  switch (stageOf(visit)) {
    case "preflight":
      return answerPreflight(visit, config);
    case "internal":
      return refuseInternal(visit);
    case "page":
      return servePage(visit, config, outside);
    case "link":
      return redeemLink(visit, config, outside);
    case "welcome":
      return welcome(visit);
    case "limits":
      return tellLimits(visit, outside);
    case "explain":
      return explain(visit, config, outside);
    case "forward":
  }

  // How often? Then to the origin.
  visit.routeClass = routeClassOf(visit.request.method, visit.path);
  const asked = outside.rateLimit(visit, visit.routeClass);
  // Whoever is known is not made to wait: even what is there at once costs a turn.
  const { decided, mayOverlap } = asked instanceof Promise ? await asked : asked;
  if (decided && mayOverlap) return heldUntil(decided, forward(visit, outside));
  if (decided) await decided;
  return forward(visit, outside);
}

export default {
  /** Around the road: who asks and in which trace, and at its end the log line and what every answer wears. */
  fetch: (request: Request, bindings: Bindings): Promise<Response> =>
    answerTo(request, bindings).catch((error: unknown) => lastAnswer(request, error)),
};

async function answerTo(request: Request, bindings: Bindings): Promise<Response> {
  const visit = arrive(request, Date.now());
  let config: Config | undefined;
  let outside: Outside | undefined;
  let fault: Fault | undefined;
  let answer: Answer;
  try {
    config = configOf(bindings);
    outside = outsideOf(config);
    answer = await road(visit, config, outside);
  } catch (error) {
    fault = faultOf(error);
    answer =
      visit.hostClass === "api" && isOpenedByPeople(visit.path)
        ? linkRefusal(fault, visit.id, request.headers.get("accept"))
        : problemAnswer(fault, visit.id);
    if (fault.code === "limit.exceeded" && config && outside)
      outside.keepAlive(tellLimitHit(visit, config, outside));
  }
  const nowMs = Date.now();
  writeLine(requestLine(visit, answer, nowMs, fault));
  outside?.metrics.count(requestPoint(visit, answer.status, nowMs, fault));
  return dress(answer, visit, config, nowMs);
}

/** A read is on its way while its limit is decided; its answer waits for the decision, and goes if it is a no. */
async function heldUntil(decided: Promise<void>, asked: Promise<Answer>): Promise<Answer> {
  // Whoever is refused is told at once; what was on its way is dropped when it comes.
  const dropped = () => void asked.then(drop, () => {});
  asked.catch(() => {});
  await decided.catch((refusal) => {
    dropped();
    throw refusal;
  });
  return asked;
}

/** Not even an address that can be read, or an answer that can't be given: it is dressed all the same. */
function lastAnswer(request: Request, error: unknown): Response {
  const fault = hasAddress(request) ? faultOf(error) : new Fault("host.unknown", "an unreadable host");
  const id = uuidV7(Date.now());
  log.error("A request failed outside its road", { part: "edge", request_id: id, fault: fault.code });
  return dressBare(problemAnswer(fault, id), id);
}

/** Of a host that is none the runtime throws as soon as the address is asked for. */
function hasAddress(request: Request): boolean {
  try {
    return URL.canParse(request.url);
  } catch {
    return false;
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof ConfigProblems) {
    log.critical("This environment is half configured: nothing is served", {
      part: "edge",
      problems: error.problems,
    });
    return new Fault("service.not-ready", "half configured", { headers: { "retry-after": "60" } });
  }
  log.error("A promise of our own was broken", { part: "edge", error });
  return new Fault("internal", "see the line before this one");
}
