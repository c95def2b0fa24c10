import type { Clock } from "../outside/clock/port.ts";
import type { HeldTask } from "./held-task.ts";

/**
 * It is waited so long for the others to end, since there is no further attempt if one of them kills the worker; then
 * it runs so long with no other begun.
 */
const aloneMsMax = { before: 30_000, during: 10_000 };

/** A place for one task at a time that runs with nothing beside it, as far as that can be waited for. */
export interface Alone {
  /** Nothing else may begin now. */
  readonly holdsUp: boolean;
  /** None is waited for, and none that had the place still runs: it could kill whoever is next. */
  readonly isFree: boolean;
  /** Claims one and runs it as soon as nothing else runs: claimed before, it could lose its attempt to another. */
  next(claim: () => Promise<HeldTask | undefined>): void;
  /** Told when nothing runs. */
  quiet(): void;
  /** Told of each that ended; says whether the place is free by it. */
  ended(one: HeldTask): boolean;
  /** Begins none any more; what was claimed by then is held, and did not begin. */
  stop(): Promise<void>;
}

export function createAlone({
  clock,
  begin,
  free,
  failed,
}: {
  clock: Clock;
  begin: (one: HeldTask) => void;
  /** Told when others may begin. */
  free: () => void;
  failed: (error: unknown) => void;
}): Alone {
  let waiting: { claim: () => Promise<HeldTask | undefined>; over: AbortController } | undefined;
  let claiming: Promise<void> | undefined;
  let one: HeldTask | undefined;
  let holdsUp = false;
  let isStopped = false;

  const letBegin = (): void => {
    holdsUp = false;
    free();
  };
  const start = (): void => {
    if (!waiting) return;
    const { claim, over } = waiting;
    waiting = undefined;
    over.abort();
    claiming = claim()
      .then((claimed) => {
        if (isStopped) return;
        one = claimed;
        if (!claimed) return letBegin();
        begin(claimed);
        later(aloneMsMax.during, claimed.ending.signal, () => one === claimed && letBegin());
      })
      .catch((error) => {
        failed(error);
        letBegin();
      })
      .finally(() => {
        claiming = undefined;
      });
  };
  const later = (ms: number, signal: AbortSignal, then: () => void): void =>
    void clock.sleep(ms, signal).then(then, () => {});

  return {
    get holdsUp() {
      return holdsUp;
    },
    get isFree() {
      return !waiting && !claiming && !one;
    },
    next: (claim) => {
      const over = new AbortController();
      waiting = { claim, over };
      holdsUp = true;
      later(aloneMsMax.before, over.signal, start);
    },
    quiet: start,
    ended: (ended) => {
      if (one !== ended) return false;
      one = undefined;
      holdsUp = false;
      return true;
    },
    stop: async () => {
      isStopped = true;
      waiting?.over.abort();
      waiting = undefined;
      await claiming;
    },
  };
}
