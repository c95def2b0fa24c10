import { Fault } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";

const pauseMs = { first: 100, most: 2_000 };
const triesMost = 20;

/** Does it again while the database is away, for half a minute: a restart of it costs a task nothing. */
export async function outlast<Result>(clock: Clock, work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      const isAway = error instanceof Fault && error.code === "service.unavailable";
      if (!isAway || tried >= triesMost) throw error;
      await clock.sleep(Math.min(pauseMs.first * 2 ** (tried - 1), pauseMs.most));
    }
  }
}
