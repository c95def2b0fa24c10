import * as z from "zod";

const taskStatuses = ["pending", "running", "done", "failed", "cancelled"] as const;
export const TaskStatus = z.enum(taskStatuses);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const Task = z
  .object({
    id: z.uuid(),
    type: z.string(),
    status: TaskStatus,
    progress: z.number().min(0).max(1),
    step: z.string().nullable(),
    attempts: z.int().meta({ description: "How often it was begun" }),
    max_attempts: z.int(),
    run_at: z.iso.datetime().meta({ description: "Not before then" }),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z.string().nullable().meta({ description: "The code of the last attempt's fault" }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    links: z.object({ self: z.string(), events: z.string() }),
  })
  .meta({ id: "Task" });
export type Task = z.infer<typeof Task>;
