import { refuse } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { TaskEventRow } from "../outside/database/schema.ts";
import { changedChannel } from "./changed.ts";
import { selectTask, type Task } from "./task-records.ts";

/** What happened to a task, and the task as it is now. */
export interface TaskNews {
  events: TaskEventRow[];
  task: Task;
}

/** The owner's task, as it goes on: every event after the one numbered `after`, until the task is over. */
export type WatchTask = (
  id: string,
  owner: string,
  after: number,
  signal: AbortSignal,
) => AsyncIterable<TaskNews>;

export interface TaskWatch {
  watch: WatchTask;
  stop(): Promise<void>;
}

/** Words may be lost: so often the row is looked at anyway. */
const lookEveryMs = 5_000;

/** Watches tasks for as many as ask, over one listening connection that is made when the first asks. */
export function createTaskWatch({ database, clock }: { database: Database; clock: Clock }): TaskWatch {
  const watchers = new Map<string, Set<() => void>>();
  let listening: Promise<() => Promise<void>> | undefined;

  const listen = () => {
    listening ??= database
      .listen(changedChannel, (ids) => {
        // An empty word: many changed at once, or the connection was away and something went unheard.
        const told = ids === "" ? [...watchers.keys()] : ids.split(",");
        for (const id of told) for (const wake of watchers.get(id) ?? []) wake();
      })
      .catch((error) => {
        listening = undefined;
        throw error;
      });
    return listening;
  };

  async function* watch(
    id: string,
    owner: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<TaskNews> {
    await listen();
    let news = Promise.withResolvers<void>();
    const wake = () => news.resolve();
    const others = watchers.get(id) ?? new Set();
    watchers.set(id, others.add(wake));
    signal.addEventListener("abort", wake);
    try {
      for (let seen = after; !signal.aborted; ) {
        news = Promise.withResolvers();
        const task = (await selectTask(database.rows, id, owner)) ?? refuse("task.unknown");
        const events = task.events.filter((event) => event.id > seen);
        // Of one that is over whoever comes late hears that it is.
        if (events.length > 0 || task.ended_at !== null) yield { events, task };
        seen = Math.max(seen, task.version);
        if (task.ended_at !== null) return;
        const slept = new AbortController();
        await Promise.race([news.promise, clock.sleep(lookEveryMs, slept.signal).catch(() => {})]);
        slept.abort();
      }
    } finally {
      signal.removeEventListener("abort", wake);
      others.delete(wake);
      if (others.size === 0) watchers.delete(id);
    }
  }

  return {
    watch,
    stop: async () => {
      await (await listening?.catch(() => undefined))?.();
    },
  };
}
