import { ApiError } from "./api-error.ts";
import type { Call } from "./discovery.ts";
import type { Identity } from "./identity.ts";
import { createTaskQueue, type DeliveryFaults, type QueuedTask, type TaskQueue } from "./task-queue.ts";

/** A task may be this large, body and headers and all. */
const taskBytesMax = 100 * 1024;
const urlCharactersMax = 2_083;
const dayMs = 24 * 3600_000;

interface TaskBody {
  task: {
    name?: string;
    scheduleTime?: string;
    dispatchDeadline?: string;
    httpRequest?: {
      url?: string;
      httpMethod?: string;
      headers?: Record<string, string>;
      body?: string;
      oidcToken?: { serviceAccountEmail?: string; audience?: string };
    };
  };
}
interface QueueBody {
  name?: string;
  rateLimits?: { maxDispatchesPerSecond?: number; maxConcurrentDispatches?: number };
  retryConfig?: { maxAttempts?: number; minBackoff?: string; maxBackoff?: string; maxDoublings?: number };
}

export interface TasksApi {
  answer(call: Call, body: unknown): Response;
  /** Every queue by its full name. */
  queues: ReadonlyMap<string, TaskQueue>;
  stop(): Promise<void>;
}

/** The part of Cloud Tasks v2 that we use, and what is needed to look into it. */
export function createTasksApi(options: {
  identity: Identity;
  faults: DeliveryFaults;
  random: () => number;
  speed: number;
}): TasksApi {
  const queues = new Map<string, TaskQueue>();

  const queueAt = (name = ""): TaskQueue => {
    const queue = queues.get(name);
    if (!queue) throw new ApiError(404, "Requested entity was not found.");
    return queue;
  };

  const createQueue = (parent: string, body: QueueBody): Response => {
    const { name = "", rateLimits = {}, retryConfig = {} } = body;
    if (!name.startsWith(`${parent}/queues/`))
      throw new ApiError(400, "Queue name must begin with its parent");
    if (queues.has(name)) throw new ApiError(409, "Queue already exists");
    const settings = {
      maxDispatchesPerSecond: rateLimits.maxDispatchesPerSecond ?? 500,
      maxConcurrentDispatches: rateLimits.maxConcurrentDispatches ?? 1_000,
      maxAttempts: retryConfig.maxAttempts ?? 100,
      minBackoffMs: durationMs(retryConfig.minBackoff ?? "0.100s"),
      maxBackoffMs: durationMs(retryConfig.maxBackoff ?? "3600s"),
      maxDoublings: retryConfig.maxDoublings ?? 16,
    };
    if (settings.maxDispatchesPerSecond > 500 || settings.maxConcurrentDispatches > 5_000)
      throw new ApiError(400, "Rate limits are above what a queue may have");
    queues.set(name, createTaskQueue({ ...options, settings }));
    return Response.json(body);
  };

  return {
    queues,
    answer: ({ method, path }, body) => {
      switch (method) {
        case "cloudtasks.projects.locations.queues.create":
          return createQueue(path["parent"] ?? "", body as QueueBody);
        case "cloudtasks.projects.locations.queues.get":
          return Response.json({
            name: path["name"],
            state: queueAt(path["name"]).isPaused() ? "PAUSED" : "RUNNING",
          });
        case "cloudtasks.projects.locations.queues.pause":
        case "cloudtasks.projects.locations.queues.resume": {
          const isPaused = method.endsWith("pause");
          queueAt(path["name"]).pause(isPaused);
          return Response.json({ name: path["name"], state: isPaused ? "PAUSED" : "RUNNING" });
        }
        case "cloudtasks.projects.locations.queues.tasks.create": {
          const { parent = "" } = path;
          const task = readTask(parent, body as TaskBody);
          if (!queueAt(parent).add(task)) throw new ApiError(409, "Requested entity already exists");
          return Response.json(basicView(task));
        }
        case "cloudtasks.projects.locations.queues.tasks.list":
          return Response.json({ tasks: queueAt(path["parent"]).all().map(basicView) });
        case "cloudtasks.projects.locations.queues.tasks.get":
        case "cloudtasks.projects.locations.queues.tasks.delete": {
          const { name = "" } = path;
          const queue = queueAt(name.replace(/\/tasks\/[^/]+$/, ""));
          const task = queue.find(name);
          if (!task) throw new ApiError(404, "The task no longer exists");
          if (!method.endsWith("delete")) return Response.json(basicView(task));
          queue.remove(name);
          return Response.json({});
        }
        default:
          throw new ApiError(400, `${method} is not simulated`);
      }
    },
    stop: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.stop()));
    },
  };
}

function readTask(parent: string, { task }: TaskBody): QueuedTask {
  if (!task?.httpRequest?.url) throw new ApiError(400, "A task needs an httpRequest with a url");
  const { url, httpMethod = "POST", headers = {}, body, oidcToken } = task.httpRequest;
  const name = task.name ?? `${parent}/tasks/${Math.floor(Math.random() * 1e18)}`;
  if (!name.startsWith(`${parent}/tasks/`) || !/^[\w-]{1,500}$/.test(name.slice(parent.length + 7)))
    throw new ApiError(400, "Task name must be formatted: projects/../locations/../queues/../tasks/TASK_ID");
  if (JSON.stringify(task).length > taskBytesMax) throw new ApiError(400, "Task size too large");
  if (!/^https?:\/\/./.test(url) || url.length > urlCharactersMax)
    throw new ApiError(400, "url is not valid");
  if (oidcToken && !oidcToken.serviceAccountEmail?.includes("@"))
    throw new ApiError(400, "oidcToken.serviceAccountEmail is not valid");
  const scheduleMs = task.scheduleTime === undefined ? Date.now() : Date.parse(task.scheduleTime);
  if (scheduleMs > Date.now() + 30 * dayMs) throw new ApiError(400, "scheduleTime is too far in the future");
  const dispatchDeadlineMs = durationMs(task.dispatchDeadline ?? "600s");
  if (dispatchDeadlineMs < 15_000 || dispatchDeadlineMs > 30 * 60_000)
    throw new ApiError(400, "dispatchDeadline must be between 15s and 30m");
  return {
    name,
    url,
    httpMethod,
    headers,
    body: body === undefined ? undefined : new Uint8Array(Buffer.from(body, "base64")),
    audience: oidcToken && (oidcToken.audience ?? url),
    scheduleMs,
    dispatchDeadlineMs,
  };
}

const basicView = ({ name, url, httpMethod, scheduleMs, dispatchDeadlineMs }: QueuedTask) => ({
  name,
  httpRequest: { url, httpMethod },
  scheduleTime: new Date(scheduleMs).toISOString(),
  dispatchDeadline: `${dispatchDeadlineMs / 1000}s`,
  view: "BASIC",
});

const durationMs = (text: string): number => Number(text.slice(0, -1)) * 1000;
