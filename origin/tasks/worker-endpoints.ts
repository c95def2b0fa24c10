import { createRoute, z } from "@hono/zod-openapi";
import { refuse } from "../../shared/faults.ts";
import { type Doors, jsonBody, refusals } from "../http/door.ts";
import type { VerifyIdentity } from "../outside/google/port.ts";
import type { Worker } from "./run-tasks.ts";

export interface WorkerDoorNeeds {
  /** Unset where workers look for tasks by themselves: then there is no such door. */
  verifyCaller: VerifyIdentity | undefined;
  /** Unset where this process runs no tasks. */
  worker: () => Pick<Worker, "runOne"> | undefined;
}

const outcomes = {
  204: { description: "It ran, or there is nothing to do for it: it is over, or another has it" },
  ...refusals("worker.unproven", "worker.later", "service.unavailable", "request.no-such-route"),
};

/** The worker's door: a queue calls it for each task. What it answers only tells the queue whether to call again. */
export function hangWorker(doors: Doors, { verifyCaller, worker }: WorkerDoorNeeds): void {
  const run = async (headers: Headers, id: string): Promise<void> => {
    if (!verifyCaller) return refuse("request.no-such-route", "no queue pushes here");
    await verifyCaller(headers);
    const { runOne } = worker() ?? refuse("request.no-such-route", "this process runs no tasks");
    const { outcome } = await runOne(id);
    if (outcome === "again") refuse("worker.later", "the row says when");
  };

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/worker/tasks/{id}",
      summary: "The queue calls for a task",
      // Nobody else can reach it: the edge forwards no internal path.
      hide: true,
      request: { params: z.object({ id: z.uuid() }) },
      responses: outcomes,
    }),
    async (context) => {
      await run(context.req.raw.headers, context.req.valid("param").id);
      return context.body(null, 204);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/worker/generate-pdf",
      summary: "The same for the task of a report, named in the body",
      hide: true,
      request: jsonBody(z.strictObject({ task_id: z.uuid() })),
      responses: outcomes,
    }),
    async (context) => {
      await run(context.req.raw.headers, context.req.valid("json").task_id);
      return context.body(null, 204);
    },
  );
}
