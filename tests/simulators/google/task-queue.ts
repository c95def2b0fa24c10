import { accountEmail, type Identity } from "./identity.ts";

export interface QueueSettings {
  maxDispatchesPerSecond: number;
  maxConcurrentDispatches: number;
  /** The first one counted; -1 is without end. */
  maxAttempts: number;
  minBackoffMs: number;
  maxBackoffMs: number;
  maxDoublings: number;
}

/** What goes wrong on purpose. Fractions are of tasks, chosen by the generator that is handed in. */
export interface DeliveryFaults {
  /** Taken, and never delivered. */
  dropped: number;
  /** Delivered so much later. */
  delayed: number;
  delayMs: number;
  /** Each delivery is made so often, two of them at once. */
  copies: number;
}

export const noFaults: DeliveryFaults = { dropped: 0, delayed: 0, delayMs: 0, copies: 1 };

export interface QueuedTask {
  name: string;
  url: string;
  httpMethod: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | undefined;
  audience: string | undefined;
  scheduleMs: number;
  dispatchDeadlineMs: number;
}

interface Waiting {
  task: QueuedTask;
  dueMs: number;
  attempts: number;
  responses: number;
  previousStatus: number | undefined;
}

export interface Delivery {
  name: string;
  status: number | "no answer";
}

export interface TaskQueueOptions {
  settings: QueueSettings;
  identity: Identity;
  faults: DeliveryFaults;
  random: () => number;
  /** By how much every wait is shortened. */
  speed: number;
}

/**
 * One queue. A task waits until it is due, until fewer than `maxConcurrentDispatches` are on their way and until the
 * rate lets it pass; then its address is called. 2xx ends it, anything else or nothing is tried again after a pause
 * that doubles, until its attempts are used up: then it is gone without a word, as with Google. A name stays taken
 * after its task is gone.
 */
export function createTaskQueue({ settings, identity, faults, random, speed }: TaskQueueOptions) {
  const waiting: Waiting[] = [];
  const onTheirWay = new Set<Promise<void>>();
  const names = new Set<string>();
  const deliveries: Delivery[] = [];
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextStartMs = 0;
  let isPaused = false;

  const pump = (): void => {
    clearTimeout(timer);
    if (ending.signal.aborted || isPaused) return;
    waiting.sort((one, other) => one.dueMs - other.dueMs);
    for (;;) {
      const [next] = waiting;
      if (!next || onTheirWay.size >= settings.maxConcurrentDispatches) return;
      const nowMs = performance.now();
      const startMs = Math.max(next.dueMs, nextStartMs);
      if (startMs > nowMs) {
        timer = setTimeout(pump, startMs - nowMs);
        return;
      }
      nextStartMs = Math.max(nowMs, nextStartMs) + 1_000 / settings.maxDispatchesPerSecond / speed;
      waiting.shift();
      const way: Promise<void> = dispatch(next).finally(() => {
        onTheirWay.delete(way);
        pump();
      });
      onTheirWay.add(way);
    }
  };

  const dispatch = async (each: Waiting): Promise<void> => {
    const answers: (Response | undefined)[] = [];
    for (let made = 0; made < faults.copies; made += 2) {
      const atOnce = Math.min(2, faults.copies - made);
      answers.push(...(await Promise.all(Array.from({ length: atOnce }, () => deliver(each)))));
    }
    const [answer] = answers;
    each.attempts++;
    if (answer) {
      each.responses++;
      each.previousStatus = answer.status;
      if (answer.ok) return;
    }
    if (settings.maxAttempts !== -1 && each.attempts >= settings.maxAttempts) return;
    const pauseMs = retryAfterMs(answer) ?? backoffMs(each.attempts, settings);
    waiting.push({ ...each, dueMs: performance.now() + pauseMs / speed });
  };

  const deliver = async ({ task, attempts, responses, previousStatus }: Waiting) => {
    const { url, httpMethod, body, audience } = task;
    const headers = new Headers(task.headers);
    headers.set("user-agent", "Google-Cloud-Tasks");
    headers.set("x-cloudtasks-queuename", task.name.split("/")[5] ?? "");
    headers.set("x-cloudtasks-taskname", task.name.split("/")[7] ?? "");
    headers.set("x-cloudtasks-taskretrycount", String(attempts));
    headers.set("x-cloudtasks-taskexecutioncount", String(responses));
    headers.set("x-cloudtasks-tasketa", String(task.scheduleMs / 1000));
    if (previousStatus !== undefined)
      headers.set("x-cloudtasks-taskpreviousresponse", String(previousStatus));
    if (audience !== undefined)
      headers.set(
        "authorization",
        `Bearer ${await identity.identityToken(audience, { email: accountEmail })}`,
      );
    const deadline = AbortSignal.timeout(task.dispatchDeadlineMs / speed);
    const signal = AbortSignal.any([ending.signal, deadline]);
    try {
      const answer = await fetch(url, { method: httpMethod, headers, signal, ...(body && { body }) });
      await answer.arrayBuffer();
      deliveries.push({ name: task.name, status: answer.status });
      return answer;
    } catch {
      deliveries.push({ name: task.name, status: "no answer" });
      return undefined;
    }
  };

  return {
    /** False where the name was used before, even by a task that is over. */
    add: (task: QueuedTask): boolean => {
      if (names.has(task.name)) return false;
      names.add(task.name);
      if (random() < faults.dropped) return true;
      const delayMs = random() < faults.delayed ? faults.delayMs : 0;
      const waitMs = Math.max(0, task.scheduleMs - Date.now()) + delayMs;
      waiting.push({
        task,
        dueMs: performance.now() + waitMs / speed,
        attempts: 0,
        responses: 0,
        previousStatus: undefined,
      });
      pump();
      return true;
    },
    find: (name: string): QueuedTask | undefined => waiting.find(({ task }) => task.name === name)?.task,
    remove: (name: string): boolean => {
      const index = waiting.findIndex(({ task }) => task.name === name);
      if (index >= 0) waiting.splice(index, 1);
      return index >= 0;
    },
    all: (): QueuedTask[] => waiting.map(({ task }) => task),
    pause: (paused: boolean): void => {
      isPaused = paused;
      pump();
    },
    isPaused: () => isPaused,
    settings,
    /** Every call of an address, in the order in which they ended. */
    deliveries,
    stop: async (): Promise<void> => {
      clearTimeout(timer);
      ending.abort();
      await Promise.all(onTheirWay);
    },
  };
}
export type TaskQueue = ReturnType<typeof createTaskQueue>;

function retryAfterMs(answer: Response | undefined): number | undefined {
  const told = answer?.headers.get("retry-after");
  return told && /^\d{1,6}$/.test(told) ? Number(told) * 1000 : undefined;
}

/** Doubled so often, then raised by the last step each time, up to the longest. */
function backoffMs(attempts: number, { minBackoffMs, maxBackoffMs, maxDoublings }: QueueSettings): number {
  const doublings = Math.min(attempts - 1, maxDoublings);
  const steps = Math.max(1, attempts - maxDoublings);
  return Math.min(minBackoffMs * 2 ** doublings * steps, maxBackoffMs);
}
