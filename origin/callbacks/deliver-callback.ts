import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Internet } from "../outside/internet/port.ts";
import type { FindTask } from "../tasks/find-task.ts";
import { shownTask } from "../tasks/shown-task.ts";
import type { TaskKind } from "../tasks/task-kind.ts";
import { askPublic } from "./ask-public.ts";
import { retryPausesMs } from "./retry-pauses.ts";
import { webhookHeaders } from "./sign-webhook.ts";

export const CallbackPayload = z.object({
  task_id: z.uuid(),
  status: z.enum(["done", "failed", "cancelled"]),
  url: z.url(),
});
export type CallbackPayload = z.infer<typeof CallbackPayload>;

export interface CallbackNeeds {
  internet: Internet;
  clock: Clock;
  findTask: FindTask;
  /** What signs a tenant's callbacks: each secret that holds now. */
  secretsOf: (owner: string) => Promise<string[]>;
}

/**
 * Tells a caller's address how a task ended, as Standard Webhooks has it. A task of its own, written with the end that
 * it tells of: it is tried as any other, and what nobody took lies in the dead letters.
 */
export const callbackTask = ({
  internet,
  clock,
  findTask,
  secretsOf,
}: CallbackNeeds): TaskKind<CallbackPayload> => ({
  type: "callback.deliver",
  payload: CallbackPayload,
  attemptsMax: retryPausesMs.length + 1,
  retryPausesMs,
  attemptMsMax: 15_000,
  run: async ({ id, owner, payload, createdAt, signal }) => {
    const task = (await findTask(payload.task_id, owner)) ?? refuse("task.unknown");
    const secrets = await secretsOf(owner);
    if (secrets.length === 0) refuse("callback.refused", "nobody to sign for");
    const body = JSON.stringify({
      type: `task.${payload.status}`,
      timestamp: createdAt.toISOString(),
      // As it was then: it may have been let go again meanwhile.
      data: { ...shownTask(task), status: payload.status },
    });
    const atSeconds = Math.floor(clock.now() / 1000);
    const headers = {
      "content-type": "application/json",
      "user-agent": "CarPulseTracker-Webhooks/1",
      ...webhookHeaders({ id, atSeconds, body }, secrets),
    };
    const status = await askPublic({ internet })(payload.url, { headers, body }, signal);
    if (status < 200 || status > 299) refuse("callback.failed", `answered ${status}`);
    return { result: { status } };
  },
});
