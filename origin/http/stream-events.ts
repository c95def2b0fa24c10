import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { Fault } from "../../shared/faults.ts";
import { problemOf } from "../../shared/problem.ts";
import { currentContext } from "./request-context.ts";

export type TellEvent = (event: string, data: unknown) => Promise<void>;

/**
 * Answers with Server-Sent Events while a deed goes on: its own, then the one that says it is over, or a `problem`.
 * The status is sent before the outcome is known, so a refusal comes as an event too.
 */
export function streamEvents(
  context: Context,
  deed: (tell: TellEvent) => Promise<void>,
  overEvent: string,
): Response {
  const requestId = currentContext()?.requestId ?? "";
  return streamSSE(context, async (stream) => {
    const tell: TellEvent = (event, data) => stream.writeSSE({ event, data: JSON.stringify(data) });
    try {
      await deed(tell);
      await tell(overEvent, {});
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault("internal");
      await tell("problem", problemOf(fault, requestId));
      if (!(error instanceof Fault)) throw error;
    }
  });
}
