import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { Fault, refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import { problemOf } from "../../shared/problem.ts";
import type { Clock } from "../outside/clock/port.ts";
import { currentContext } from "./request-context.ts";

export interface Message {
  id?: string;
  event: string;
  data: unknown;
}

/**
 * Answers with Server-Sent Events for as long as there is news, with a comment now and then so that nobody in
 * between takes it for dead. A stream ends after four minutes, which is before platforms cut it: the client comes
 * back with `Last-Event-ID`. So many may be open for a caller, and so many in this process.
 */
export type StreamMessages = (
  context: Context,
  caller: string,
  news: (signal: AbortSignal) => AsyncIterable<Message>,
) => Response;

export const streamsMost = { each: 20, all: 1_000 };
const heartbeatMs = 15_000;
const lifeMs = 4 * 60_000;

export const createStreams = ({ clock, log }: { clock: Clock; log: Log }): StreamMessages => {
  const open = new Map<string, number>();
  let all = 0;
  const count = (caller: string, change: 1 | -1) => {
    all += change;
    const left = (open.get(caller) ?? 0) + change;
    if (left > 0) open.set(caller, left);
    else open.delete(caller);
  };
  return (context, caller, news) => {
    if (all >= streamsMost.all || (open.get(caller) ?? 0) >= streamsMost.each)
      refuse("stream.too-many", "", { headers: { "retry-after": "10" } });
    count(caller, 1);
    const requestId = currentContext()?.requestId ?? "";
    return streamSSE(context, async (stream) => {
      const ending = new AbortController();
      stream.onAbort(() => ending.abort());
      const beat = keepAlive(stream, clock, ending);
      try {
        for await (const { id, event, data } of news(ending.signal))
          await stream.writeSSE({ ...(id !== undefined && { id }), event, data: JSON.stringify(data) });
      } catch (error) {
        const fault = error instanceof Fault ? error : new Fault("internal");
        await stream.writeSSE({ event: "problem", data: JSON.stringify(problemOf(fault, requestId)) });
        if (!(error instanceof Fault)) log.error("A stream broke", { error });
      } finally {
        count(caller, -1);
        ending.abort();
        await beat;
      }
    });
  };
};

/** Until the stream ends, which it does at the end of its life at the latest. */
async function keepAlive(stream: SSEStreamingApi, clock: Clock, ending: AbortController): Promise<void> {
  try {
    for (let livedMs = 0; livedMs < lifeMs; livedMs += heartbeatMs) {
      await clock.sleep(heartbeatMs, ending.signal);
      await stream.write(": still here\n\n");
    }
    ending.abort();
  } catch {
    // It is over.
  }
}

/**
 * What a client that comes back had last; what is no id of ours is none at all. The end of it all has an id of its
 * own: whoever was cut off between the last change and the end is still to be told the end.
 */
export const lastEventId = (header: string | undefined): { after: number; hadEnd: boolean } => {
  const [, number = 0, end] = header?.match(/^(\d{1,15})(-end)?$/) ?? [];
  return { after: Number(number), hadEnd: end !== undefined };
};

export const endId = (after: number): string => `${after}-end`;
