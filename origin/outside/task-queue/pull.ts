import type { Database } from "../database/port.ts";
import type { TaskQueue } from "./port.ts";

const channel = "tasks_waiting";

/** The worker looks by itself: woken at once by the database, every second where that went unheard. */
export function createPullQueue({
  database,
  lookEveryMs = 1_000,
}: {
  database: Database;
  lookEveryMs?: number;
}): TaskQueue {
  return {
    way: "pull",
    // What is due later is found by looking: to be woken now for it would be in vain.
    tell: async (tasks) => {
      if (tasks.some(({ runAt }) => runAt === undefined)) await database.notify(channel, "");
    },
    hear: async (wake) => {
      const stop = await database.listen(channel, wake);
      const timer = setInterval(wake, lookEveryMs);
      return async () => {
        clearInterval(timer);
        await stop();
      };
    },
  };
}
