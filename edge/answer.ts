import type { Fault } from "../shared/faults.ts";
import { problemMediaType, problemOf } from "../shared/problem.ts";

/**
 * An answer before it is dressed, in plain values: every touch of the runtime's own objects is paid for by each
 * request, so the one `Response` is made at the end of the road.
 */
export interface Answer {
  status: number;
  headers: AnswerHeaders;
  cookies?: readonly string[];
  body: ReadableStream | string | null;
}

/** Names in lower case. */
export type AnswerHeaders = Record<string, string>;

export const jsonAnswer = (value: object): Answer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

export const problemAnswer = (fault: Fault, requestId: string): Answer => ({
  status: fault.status,
  headers: { "content-type": problemMediaType, ...fault.extras.headers },
  body: JSON.stringify(problemOf(fault, requestId)),
});

/** Nobody will read this answer: what is still on its way may stop. */
export const drop = async ({ body }: Pick<Answer, "body">): Promise<void> => {
  if (typeof body === "object") await body?.cancel();
};
