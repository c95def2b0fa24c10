import * as z from "zod";
import type { Clock } from "../outside/clock/port.ts";
import type { TaskKind } from "./task-kind.ts";

const EchoPayload = z.strictObject({
  /** Given back as the result. */
  message: z.string().max(250_000).optional(),
  /** How long it takes, a step a second. */
  seconds: z.int().min(0).max(60).default(0),
  /** Fails each attempt, to see what becomes of it. */
  fail: z.boolean().default(false),
});
type EchoPayload = z.infer<typeof EchoPayload>;

/** Gives back what it was given: for trying out what a task is. */
export const echoTask = ({ clock }: { clock: Clock }): TaskKind<EchoPayload> => ({
  type: "echo",
  payload: EchoPayload,
  attemptsMax: 3,
  attemptMsMax: 90_000,
  forCallers: true,
  run: async ({ payload: { message, seconds, fail }, signal, tell }) => {
    for (let second = 1; second <= seconds; second++) {
      await clock.sleep(1_000, signal);
      await tell(second / (seconds + 1), `second ${second} of ${seconds}`);
    }
    if (fail) throw new Error("Echoing: it was asked to fail");
    return { result: message === undefined ? {} : { message } };
  },
});
