import * as z from "zod";
import { Moment } from "./moment.ts";
import { PageQuery, pageOf } from "./page.ts";

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
export const TaskList = pageOf(Task);

export const NewTask = z
  .strictObject({
    type: z.string().min(1).max(64),
    payload: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: "As its type has it; 256 KiB at most" }),
    run_at: Moment.optional().meta({ description: "Not before then" }),
    priority: z
      .int()
      .min(-9)
      .max(9)
      .default(0)
      .meta({ description: "The highest of your own goes first; nobody else's task is passed by it" }),
    max_attempts: z.int().min(1).max(10).optional(),
    callback_url: z.string().max(2_000).optional().meta({
      description: "Told how it ended, signed as Standard Webhooks has it; for tenants, https only",
    }),
  })
  .meta({ id: "NewTask" });
export type NewTask = z.infer<typeof NewTask>;

export const TaskQuery = PageQuery.extend({
  status: TaskStatus.optional(),
  type: z
    .string()
    .regex(/^[a-z.-]{1,64}$/)
    .optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;
