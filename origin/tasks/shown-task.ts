import type { Task as ShownTask } from "../../shared/contracts/task.ts";
import type { Task } from "./task-records.ts";

export const tasksPath = "/api/v1/tasks";

/** A task as its owner may see it: nothing of leases and fences, nor of what lies sealed. */
export const shownTask = (task: Task): ShownTask => ({
  id: task.id,
  type: task.type,
  status: task.status,
  progress: task.progress,
  step: task.step,
  attempts: task.attempts,
  max_attempts: task.attempts_max,
  run_at: task.run_at.toISOString(),
  result: task.result,
  error: task.error,
  created_at: task.created_at.toISOString(),
  updated_at: task.updated_at.toISOString(),
  links: { self: `${tasksPath}/${task.id}`, events: `${tasksPath}/${task.id}/events` },
});
