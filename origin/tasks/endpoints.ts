import { createRoute, z } from "@hono/zod-openapi";
import { NewTask, Task, TaskList, TaskQuery } from "../../shared/contracts/task.ts";
import { refuse } from "../../shared/faults.ts";
import {
  anyCaller,
  type Doors,
  idempotencyKey,
  json,
  jsonBody,
  onceOutcome,
  refusals,
} from "../http/door.ts";
import type { Once } from "../http/once.ts";
import type { Identify } from "../http/principal.ts";
import { lastEventId, type StreamMessages } from "../http/stream-messages.ts";
import { type CancelNeeds, cancelTask } from "./cancel-task.ts";
import { type CreateTaskNeeds, createTask } from "./create-task.ts";
import type { FindTask } from "./find-task.ts";
import { type ListTasksNeeds, listTasks } from "./list-tasks.ts";
import { type RetryNeeds, retryTask } from "./retry-task.ts";
import { shownTask, tasksPath } from "./shown-task.ts";
import { taskMessages } from "./task-messages.ts";
import type { WatchTask } from "./watch-task.ts";
import { whoseTask } from "./whose-task.ts";

export interface TasksNeeds extends CancelNeeds, RetryNeeds, CreateTaskNeeds, ListTasksNeeds {
  identify: Identify;
  once: Once;
  findTask: FindTask;
  watch: WatchTask;
  stream: StreamMessages;
  kinds: CreateTaskNeeds["kinds"];
}

const callerOutcome = [
  "caller.required",
  "session.required",
  "session.over",
  "key.refused",
  "request.two-credentials",
] as const;
const taskOutcome = ["request.invalid", "task.unknown", ...callerOutcome] as const;

const params = z.object({ id: z.uuid() });

/** One short transaction, a wait for a connection and one for a lock. */
const addingMsMax = 10_000;

export function hangTasks(doors: Doors, needs: TasksNeeds): void {
  const { identify, once, findTask, watch, stream } = needs;
  const whose = whoseTask(needs);

  doors.openapi(
    createRoute({
      method: "post",
      path: tasksPath,
      summary: "Ask for a task",
      tags: ["tasks"],
      ...anyCaller,
      request: { headers: idempotencyKey, ...jsonBody(NewTask) },
      responses: {
        202: json(Task, "It waits; how far it has come is at `Location`"),
        ...refusals(
          "request.invalid",
          "request.too-large",
          "task.type-unknown",
          ...onceOutcome,
          ...callerOutcome,
        ),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const made = await once<Task>(
        context,
        principal.id,
        (alongside) => createTask(needs)(principal, context.req.valid("json"), alongside),
        addingMsMax,
      );
      context.header("location", made.links.self);
      return context.json(made, 202);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: tasksPath,
      summary: "My tasks, the newest first",
      tags: ["tasks"],
      ...anyCaller,
      request: { query: TaskQuery },
      responses: {
        200: json(TaskList, "A part of them"),
        ...refusals("request.invalid", "cursor.refused", ...callerOutcome),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      return context.json(await listTasks(needs)(principal, context.req.valid("query")), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: `${tasksPath}/{id}`,
      summary: "A task",
      tags: ["tasks"],
      ...anyCaller,
      request: { params },
      responses: { 200: json(Task, "The task"), ...refusals(...taskOutcome) },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const { id } = context.req.valid("param");
      const task = (await findTask(id, await whose(principal, id))) ?? refuse("task.unknown");
      return context.json(shownTask(task), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: `${tasksPath}/{id}/events`,
      summary: "Every change of a task, as it comes; resumes behind `Last-Event-ID`",
      tags: ["tasks"],
      ...anyCaller,
      request: { params, headers: z.object({ "last-event-id": z.string().optional() }) },
      responses: {
        200: {
          description: "Server-Sent Events: `status`, `progress`, and `end` with the whole task",
          content: { "text/event-stream": { schema: z.string() } },
        },
        204: { description: "It is over, and all was told: there is nothing to come back for" },
        ...refusals("stream.too-many", ...taskOutcome),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const { id } = context.req.valid("param");
      const owner = await whose(principal, id);
      const task = (await findTask(id, owner)) ?? refuse("task.unknown");
      const { after, hadEnd } = lastEventId(context.req.header("last-event-id"));
      if (task.ended_at !== null && hadEnd && after >= task.version) return context.body(null, 204);
      return stream(context, principal.id, (signal) => taskMessages(watch(id, owner, after, signal)));
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: `${tasksPath}/{id}/cancel`,
      summary: "End a task: one that waits at once, one that runs is stopped",
      tags: ["tasks"],
      ...anyCaller,
      request: { params },
      responses: { 200: json(Task, "The task"), ...refusals("task.over", "task.must-end", ...taskOutcome) },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const { id } = context.req.valid("param");
      const owner = await whose(principal, id);
      return context.json(shownTask(await cancelTask(needs)(id, owner, principal.id)), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: `${tasksPath}/{id}/retry`,
      summary: "Let a failed task go again",
      tags: ["tasks"],
      ...anyCaller,
      request: { params },
      responses: {
        202: json(Task, "It waits again"),
        ...refusals("task.not-failed", "task.input-gone", ...taskOutcome),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const { id } = context.req.valid("param");
      const task = await retryTask(needs)(id, await whose(principal, id), principal.id);
      context.header("location", `${tasksPath}/${id}`);
      return context.json(shownTask(task), 202);
    },
  );
}
