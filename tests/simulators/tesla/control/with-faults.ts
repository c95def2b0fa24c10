import type { MiddlewareHandler } from "hono";
import type { World } from "../world/world.ts";
import type { Fault } from "./fault-plan.ts";

/** Lets planned faults happen to the requests they are meant for, before or instead of the real answer. */
export const withFaults =
  (world: World): MiddlewareHandler =>
  async (context, next) => {
    const fault = world.faults.take(context.req.method, context.req.path);
    if (fault === undefined) return next();
    if (fault.latency_ms !== undefined)
      await Promise.race([Bun.sleep(fault.latency_ms), world.faults.cleared()]);
    if (fault.answer === "hang")
      await Promise.race([world.faults.cleared(), abandoned(context.req.raw.signal)]);
    if (fault.answer === "cut") {
      await next();
      context.res = await cutInHalf(context.res);
      return;
    }
    return answerInstead(fault) ?? next();
  };

/** The client gave up, or the server's idle timeout did it for both. */
const abandoned = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

const firewallPage = `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access this address on this server.<P>Reference&#32;&#35;18&#46;5ac</BODY></HTML>`;

function answerInstead({ status, retry_after_seconds, answer, body }: Fault): Response | undefined {
  if (answer === "hang") return new Response(null, { status: 504 });
  if (answer === "html")
    return new Response(firewallPage, { status: status ?? 403, headers: { "content-type": "text/html" } });
  const headers = {
    "content-type": "application/json; charset=utf-8",
    ...(retry_after_seconds !== undefined && { "retry-after": String(retry_after_seconds) }),
  };
  if (body !== undefined) return new Response(body, { status: status ?? 200, headers });
  if (status === undefined) return undefined;
  const txid = crypto.randomUUID().replaceAll("-", "");
  const error = statusTexts[status] ?? "upstream internal error";
  return Response.json({ response: null, error, error_description: "", txid }, { status, headers });
}

const statusTexts: Record<number, string> = {
  401: "token expired (401)",
  402: "payment required",
  403: "account disabled: EXCEEDED_LIMIT",
  408: "vehicle unavailable: vehicle is offline or asleep",
  429: "rate limit exceeded",
};

/** The first half of the real answer, then the connection is gone. */
async function cutInHalf(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(half),
    pull: async (controller) => {
      // The first half must have left before the connection breaks.
      await Bun.sleep(20);
      controller.error(new Error("Cut on purpose"));
    },
  });
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(stream, { status: response.status, headers });
}
