import { type Google, refusedBy } from "../google/port.ts";
import type { TaskQueue, WaitingTask } from "./port.ts";

export interface CloudTasksOptions {
  google: Google;
  /** `projects/<project>/locations/<location>/queues/<queue>` */
  queue: string;
  /** Where the worker listens, without a path: also the audience of the token that each call brings. */
  workerUrl: string;
  /** The service account in whose name the worker is called. */
  caller: string;
  /** How long a call may last. */
  dispatchDeadlineSeconds: number;
  lookEveryMs?: number;
  now: () => number;
}

/** So many requests are on their way at once. */
const atOnceMax = 10;
const answerMsMax = 5_000;

/** For as long two who tell of a row again are one; after that, words that were lost again can be said again. */
const sameWordsMs = 20_000;

/**
 * Cloud Tasks, by its REST API (cloud.google.com/tasks/docs/reference/rest/v2): it calls the worker's door for each
 * task, at the queue's own rate and width, and again where that was not answered with 2xx.
 */
export function createCloudTasksQueue(options: CloudTasksOptions): TaskQueue {
  const { google, queue, workerUrl, caller, dispatchDeadlineSeconds, lookEveryMs = 10_000, now } = options;
  const tellOf = async ({ id, runAt, telling, again }: WaitingTask): Promise<void> => {
    const waiting = [id, telling, ...(again ? [Math.floor(now() / sameWordsMs)] : [])].join(" ");
    const answer = await google.ask(`https://cloudtasks.googleapis.com/v2/${queue}/tasks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        task: {
          name: `${queue}/tasks/${nameOf(waiting)}`,
          ...(runAt && { scheduleTime: runAt.toISOString() }),
          dispatchDeadline: `${dispatchDeadlineSeconds}s`,
          httpRequest: {
            url: `${workerUrl}/api/v1/worker/tasks/${id}`,
            httpMethod: "POST",
            oidcToken: { serviceAccountEmail: caller, audience: workerUrl },
          },
        },
      }),
      signal: AbortSignal.timeout(answerMsMax),
    });
    // A name that is taken is a task that was told of already.
    if (answer.ok || answer.status === 409) return void (await answer.body?.cancel());
    throw await refusedBy("Telling Cloud Tasks of a task", answer);
  };

  return {
    way: "push",
    // One request for each. One that fails leaves a row that is told of again, and the others are told all the same;
    // where none of some gets through, nor will the rest.
    tell: async (tasks) => {
      let failure: unknown;
      for (const some of chunksOf(tasks, atOnceMax)) {
        const failed = (await Promise.allSettled(some.map(tellOf))).filter(
          (one) => one.status === "rejected",
        );
        failure ??= failed[0]?.reason;
        if (failed.length === some.length) break;
      }
      if (failure !== undefined) throw failure;
    },
    hear: async (wake) => {
      const timer = setInterval(wake, lookEveryMs);
      return async () => clearInterval(timer);
    },
  };
}

/** Hashed, since the queue is slow with names that begin alike, as our ids do. */
const nameOf = (round: string): string =>
  new Bun.CryptoHasher("sha256").update(round).digest("hex").slice(0, 40);

function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
