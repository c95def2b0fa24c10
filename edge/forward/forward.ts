import { firstByteMsMax, pdfFirstByteMsMax, teslaFirstByteMsMax } from "../../shared/deadlines.ts";
import { type FaultCode, refuse } from "../../shared/faults.ts";
import { problemMediaType } from "../../shared/problem.ts";
import { type Answer, drop } from "../answer.ts";
import { bodyWithinLimit, type HeldBody } from "../gates/body.ts";
import { within } from "../gates/within.ts";
import type { Outside } from "../outside.ts";
import { rawQuery, type Visit } from "../visit.ts";
import { answerHeaders } from "./answer-headers.ts";
import { requestHeaders } from "./request-headers.ts";

const retrySeconds = 5;

type Needs = Pick<Outside, "fetch" | "identity" | "origins" | "now">;

/** To the origin and back: the first that answers, and once more to the next where the request may be repeated. */
export async function forward(visit: Visit, needs: Needs): Promise<Answer> {
  const repeatable = mayBeRepeated(visit.request);
  const held = bodyWithinLimit(visit.request, visit.path, repeatable);
  const body = held instanceof Promise ? await held : held;
  const startedAtMs = needs.now();
  const failures: string[] = [];
  const candidates = needs.origins.inOrder();
  const attemptsMax = Math.min(candidates.length, repeatable ? 2 : 1);
  for (const origin of candidates) {
    if (failures.length === attemptsMax) break;
    const last = failures.length === attemptsMax - 1;
    const answer = await askAs(visit, origin, body, repeatable, needs);
    visit.origin = { region: regionOf(origin), attempts: failures.length + 1, ms: needs.now() - startedAtMs };
    const bodyFault = body.fault();
    if (bodyFault) {
      if (answer instanceof Response) await answer.body?.cancel();
      throw bodyFault;
    }
    const failure = answer instanceof Response ? failureIn(answer) : answer.failure;
    if (failure !== undefined) needs.origins.failed(origin);
    if (answer instanceof Response && (failure === undefined || last)) return presentable(answer, visit.path);
    if (answer instanceof Response) await answer.body?.cancel();
    failures.push(`${regionOf(origin)} ${failure}`);
  }
  return refuse("origin.unreachable", failures.join(", "), { headers: { "retry-after": `${retrySeconds}` } });
}

export const mayBeRepeated = ({ method, headers }: Pick<Request, "method" | "headers">): boolean =>
  ["GET", "HEAD", "OPTIONS"].includes(method) || headers.has("idempotency-key");

type Asked = Response | { failure: string };

/** Asks as ourselves; a platform that did not take our token is asked once more with a new one. */
async function askAs(
  visit: Visit,
  origin: string,
  body: HeldBody,
  repeatable: boolean,
  needs: Needs,
): Promise<Asked> {
  for (const lastTry of [false, true]) {
    let token: string | undefined;
    try {
      const known = needs.identity.tokenFor(origin);
      token = known instanceof Promise ? await known : known;
    } catch (error) {
      return { failure: `gave no identity: ${error instanceof Error ? error.message : error}` };
    }
    const answer = await ask(visit, origin, body, token, needs);
    if (token === undefined || !(answer instanceof Response) || !isPlatformRefusal(answer)) return answer;
    needs.identity.refused(origin, token);
    await answer.body?.cancel();
    if (lastTry || !(repeatable || body.sent === undefined)) break;
  }
  return { failure: "did not take our identity" };
}

function ask(
  visit: Visit,
  origin: string,
  body: HeldBody,
  token: string | undefined,
  { fetch }: Needs,
): Promise<Asked> {
  const query = rawQuery(visit);
  // Only a body that streams can break in the middle, and has to end its request with it.
  const ending = body.sent && new AbortController();
  const asked = fetch(`${origin}${visit.rawPath}${query && `?${query}`}`, {
    method: visit.request.method,
    headers: requestHeaders(visit, token),
    body: body.content(() => ending?.abort()) as BodyInit | null,
    ...(ending && { signal: ending.signal }),
    // A redirect that we followed would hand our token to its target.
    redirect: "manual",
    // Of its own accord Cloudflare keeps only what is named like a file; to say so each time costs a twentieth.
    ...(visit.path.includes(".") && { cache: "no-store" as const }),
  });
  // Until its first byte: from then on an answer may take as long as it likes.
  const inTime = () =>
    within(asked, firstByteMsMaxOf(visit), (reason): Asked => {
      // No signal to end it by, which every request would pay for: one that hangs ends with the visit, a late one here.
      asked.then(drop, () => {});
      return { failure: reason };
    });
  // The origin's time begins when it has been told everything: a slow client is not its fault.
  return body.sent ? Promise.race([body.sent, asked.catch(() => {})]).then(inTime) : inTime();
}

export const firstByteMsMaxOf = ({ request, path }: Visit): number =>
  request.method === "POST" && path.endsWith("/vehicle-report/pdf")
    ? pdfFirstByteMsMax
    : asksTesla.test(path)
      ? teslaFirstByteMsMax
      : firstByteMsMax;

const asksTesla = /^\/api\/v1\/(tesla\/vehicle|auth\/tesla\/callback$)/;

/**
 * What the platform says where there is no origin behind it. An origin that says so itself, with a problem, is there:
 * Tesla may rest, and the next origin would ask the same Tesla.
 */
const failureIn = (answer: Response): string | undefined =>
  failingStatuses.has(answer.status) && !isProblem(answer) ? `answered ${answer.status}` : undefined;
/** 101 is no answer to anything that we ask; 429 without a problem is the platform's, which has no instance left. */
const failingStatuses: ReadonlySet<number> = new Set([101, 429, 502, 503, 504]);

/** The origin itself refuses with a problem; what comes without one comes from the platform before it. */
const isProblem = ({ headers }: Response): boolean =>
  headers.get("content-type")?.startsWith(problemMediaType) ?? false;
const isPlatformRefusal = (answer: Response): boolean =>
  (answer.status === 401 || answer.status === 403) && !isProblem(answer);

/** The answer as a client may see it: no error page of a platform, no header that tells of one. */
function presentable(answer: Response, path: string): Answer {
  const code = codeOfPlatform(answer);
  if (code) {
    answer.body?.cancel().catch(() => {});
    refuse(code, `the origin answered ${answer.status}`, { headers: { "retry-after": `${retrySeconds}` } });
  }
  return { status: answer.status, ...answerHeaders(answer.headers, path), body: answer.body };
}

/** What stands for a page of the platform before the origin; the origin's own refusals are problems. */
function codeOfPlatform(answer: Response): FaultCode | undefined {
  const { status } = answer;
  if ((status >= 200 && status < 400) || isProblem(answer)) return undefined;
  if (failureIn(answer) !== undefined) return "origin.unreachable";
  if (status >= 500) return "internal";
  if (status === 413 || status === 431) return "request.too-large";
  return status === 404 ? "request.no-such-route" : undefined;
}

const regions = new Map<string, string>();

/** Cloud Run's addresses name their region; more of an address does not belong into a log. */
function regionOf(origin: string): string {
  let region = regions.get(origin);
  if (region === undefined) {
    const { hostname } = new URL(origin);
    region =
      hostname.match(/\.([a-z]+-[a-z]+\d+)\.run\.app$/)?.[1] ??
      (hostname.endsWith(".run.app") ? "run.app" : "local");
    // As many as are configured.
    regions.set(origin, region);
  }
  return region;
}
