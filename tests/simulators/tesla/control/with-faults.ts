import type { Context, MiddlewareHandler, Next } from "hono";
import { newTxid } from "../api/api-error.ts";
import { findHolder } from "../api/find-holder.ts";
import type { Wire } from "../wire.ts";
import type { World } from "../world/world.ts";
import { cutInHalf } from "./cut-in-half.ts";
import type { Fault } from "./fault-plan.ts";
import { findGarbage } from "./garbage-shapes.ts";
import { revokeConsent } from "./revoke-consent.ts";
import { textOfStatus } from "./status-texts.ts";

/** Lets planned faults happen to the requests they are meant for, before or instead of the real answer. */
export const withFaults =
  (world: World): MiddlewareHandler =>
  async (context, next) => {
    const fault = world.faults.take(context.req.method, context.req.path);
    if (fault === undefined) return next();
    const over = Promise.race([world.faults.cleared(), abandoned(context.req.raw.signal)]);
    if (fault.latency_ms !== undefined) await Promise.race([Bun.sleep(fault.latency_ms), over]);
    if (fault.answer === "hang") {
      await over;
      return new Response(null, { status: 504 });
    }
    if (fault.answer === "revoke") await revokeAsker(world, context.req.header("authorization"));
    if (fault.answer === "cut") {
      context.res = await cutInHalf(await real(context, next));
      return undefined;
    }
    if (fault.garbage !== undefined) {
      context.res = await garbage(fault.garbage, context, next, over);
      return undefined;
    }
    return answerInstead(fault) ?? next();
  };

/** The client gave up, or went away. */
const abandoned = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** What would have been answered, taken out so that nothing of it is merged into what comes instead. */
async function real(context: Context, next: Next): Promise<Response> {
  await next();
  const response = context.res;
  context.res = undefined;
  return new Response(response.body, response);
}

async function garbage(name: string, context: Context, next: Next, over: Promise<void>): Promise<Response> {
  const shape = findGarbage(name);
  if (shape === undefined) throw new Error(`Answering garbage: there is no shape ${name}`);
  const { wire } = context.env as { wire: Wire };
  return shape.answer({ requestUrl: context.req.url, real: () => real(context, next), wire, over });
}

/** Somebody without a good token has nothing to take back. */
async function revokeAsker(world: World, authorization: string | undefined): Promise<void> {
  const holder = await findHolder(world, authorization).catch(() => undefined);
  if (holder?.kind === "person") revokeConsent(world, holder.caller.person);
}

const firewallPage = `<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access this address on this server.<P>Reference&#32;&#35;18&#46;5ac</BODY></HTML>`;

function answerInstead(fault: Fault): Response | undefined {
  const { status, retry_after_seconds, answer, body } = fault;
  if (answer === "html")
    return new Response(firewallPage, { status: status ?? 403, headers: { "content-type": "text/html" } });
  const headers = {
    "content-type": "application/json; charset=utf-8",
    ...(retry_after_seconds !== undefined && { "retry-after": String(retry_after_seconds) }),
  };
  if (body !== undefined) return new Response(body, { status: status ?? 200, headers });
  if (status === undefined) return undefined;
  const txid = newTxid();
  const error = fault.error ?? textOfStatus(status);
  if (error === "") return new Response(null, { status, headers: { "x-txid": txid } });
  return Response.json(
    { response: null, error, error_description: "", txid },
    { status, headers: { ...headers, "x-txid": txid } },
  );
}
