import { AsyncLocalStorage } from "node:async_hooks";
import { type LogFields, requestFields } from "../../shared/log.ts";
import type { Trace } from "../../shared/trace.ts";

/** What every piece of work carries along, from the door to the last query: a request's, or that of the task it left. */
export interface RequestContext {
  requestId: string;
  trace: Trace;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const withContext = <Result>(context: RequestContext, work: () => Result): Result =>
  storage.run(context, work);

/** The context of the work in hand, where there is one (a timer has none). */
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** The fields that tie each log line to the work in hand. */
export function contextFields(): LogFields {
  const context = storage.getStore();
  return context ? requestFields(context.requestId, context.trace.traceId, context.trace.spanId) : {};
}
