import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { cancelledChannel } from "./changed.ts";
import { renewLeases } from "./claim-records.ts";
import { type HeldTask, leaseLost, timeIsOver } from "./held-task.ts";
import { rowTime } from "./row-time.ts";

export interface LeaseNeeds {
  database: Database;
  clock: Clock;
  log: Log;
  leaseMs: number;
  heartbeatMs: number;
}

/** How often is looked whether something is due. */
const tickMs = 1_000;

/**
 * Renews the leases of everything that is held, in one statement, and aborts what may not go on: what was cancelled,
 * whose lease is lost or could not be renewed in time, and what takes longer than it may. Ends by the call it returns.
 */
export async function holdLeases(
  { database, clock, log, leaseMs, heartbeatMs }: LeaseNeeds,
  held: ReadonlyMap<string, HeldTask>,
): Promise<() => Promise<void>> {
  const over = new AbortController();
  let renewedMs = clock.now();
  let renewing: Promise<void> | undefined;

  const renew = async (): Promise<void> => {
    const mine = [...held.values()];
    const startedMs = clock.now();
    try {
      if (mine.length > 0) {
        const claims = mine.map(({ task }) => ({ id: task.id, fence: task.fence }));
        const still = await renewLeases(database.rows, claims, leaseMs, rowTime(clock));
        for (const { task, ending } of mine) if (!still.has(task.id)) ending.abort(leaseLost);
      }
      renewedMs = startedMs;
    } catch (error) {
      log.warning("Leases could not be renewed", { tasks: mine.length, error });
      // By now others may have them: what goes on could do so twice.
      if (clock.now() - renewedMs >= leaseMs) for (const { ending } of mine) ending.abort(leaseLost);
    }
  };
  const renewOnce = (): Promise<void> => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  const ticking = (async () => {
    for (let lastBeatMs = clock.now(); ; ) {
      await clock.sleep(tickMs, over.signal);
      const nowMs = clock.now();
      for (const { kind, ending, startedMs } of held.values())
        if (startedMs !== undefined && nowMs - startedMs >= kind.attemptMsMax) ending.abort(timeIsOver);
      if (nowMs - lastBeatMs < heartbeatMs) continue;
      lastBeatMs = nowMs;
      void renewOnce();
    }
  })().catch(() => {});

  const stopHearing = await database.listen(cancelledChannel, (ids) => {
    // An empty word: many changed at once, or the connection was away and something went unheard.
    if (ids === "") void renewOnce();
    else for (const id of ids.split(",")) held.get(id)?.ending.abort(leaseLost);
  });
  return async () => {
    over.abort();
    await stopHearing();
    await ticking;
    await renewing;
  };
}
