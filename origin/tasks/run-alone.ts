import type { Clock } from "../outside/clock/port.ts";
import type { HeldTask } from "./held-task.ts";

/** It waits so long for the others to end before it runs, then runs so long with no other begun. */
const aloneMsMax = { before: 5_000, during: 10_000 };

/** A place for one task that runs with nothing beside it, as far as that can be waited for. */
export interface Alone {
  /** The one that waits for its turn or has it: nothing else begins meanwhile. */
  readonly one: HeldTask | undefined;
  take(next: HeldTask): void;
  /** Told whenever something ended: with nothing left that runs, its turn has come. */
  quiet(): void;
  /** Told of each that ended: with it the place is free. */
  ended(one: HeldTask): void;
}

export function createAlone({
  clock,
  begin,
  free,
}: {
  clock: Clock;
  begin: (one: HeldTask) => void;
  /** Told when others may begin beside it. */
  free: () => void;
}): Alone {
  let taken: HeldTask | undefined;
  const later = (one: HeldTask, ms: number, then: () => void): void =>
    void clock
      .sleep(ms, one.ending.signal)
      .catch(() => {})
      .finally(() => {
        if (taken === one) then();
      });
  const start = (one: HeldTask): void => {
    begin(one);
    later(one, aloneMsMax.during, () => {
      taken = undefined;
      free();
    });
  };
  const startOnce = (): void => {
    if (taken && taken.startedMs === undefined) start(taken);
  };
  return {
    get one() {
      return taken;
    },
    take: (next) => {
      taken = next;
      later(next, aloneMsMax.before, startOnce);
    },
    quiet: startOnce,
    ended: (one) => {
      if (taken === one) taken = undefined;
    },
  };
}
