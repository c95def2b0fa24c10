import { createRoute, z } from "@hono/zod-openapi";
import { Task } from "../../shared/contracts/task.ts";
import { refuse } from "../../shared/faults.ts";
import { anyCaller, type Doors, json, refusals } from "../http/door.ts";
import type { Identify } from "../http/principal.ts";
import type { FindTask } from "./find-task.ts";
import { shownTask, tasksPath } from "./shown-task.ts";

export interface TasksNeeds {
  identify: Identify;
  findTask: FindTask;
}

const callerOutcome = ["caller.required", "session.over", "key.refused", "request.two-credentials"] as const;

const taskId = z.object({ id: z.uuid() });

export function hangTasks(doors: Doors, { identify, findTask }: TasksNeeds): void {
  doors.openapi(
    createRoute({
      method: "get",
      path: `${tasksPath}/{id}`,
      summary: "A task",
      tags: ["tasks"],
      ...anyCaller,
      request: { params: taskId },
      responses: {
        200: json(Task, "The task"),
        ...refusals("request.invalid", "task.unknown", ...callerOutcome),
      },
    }),
    async (context) => {
      const { id: owner } = await identify(context.req.raw.headers);
      const task = (await findTask(context.req.valid("param").id, owner)) ?? refuse("task.unknown");
      return context.json(shownTask(task), 200);
    },
  );
}
