import type { Log } from "../../shared/log.ts";
import { type PartLine, wordsOf } from "./log-lines.ts";
import { type ProcessGroup, startProcess } from "./process-group.ts";
import { watchFolders } from "./watch-folders.ts";

/** One process of the running product, as data. */
export interface Part {
  name: string;
  command: readonly [string, ...string[]];
  env: Record<string, string>;
  /** What shows that it is up: an address that answers 200, or a log line with this message. */
  ready: { url: string; headers?: Record<string, string> } | { message: string };
  /** Starts once these are up. */
  after?: readonly string[];
  /** Folders in which a change restarts it. */
  watches?: readonly string[];
}

export interface StackOptions {
  root: string;
  parts: readonly Part[];
  log: Log;
  hear: (line: PartLine) => void;
}

export interface Stack {
  /** Resolves once all parts are up, rejects when one of them can't be. */
  start(): Promise<void>;
  /** Restarts parts when their sources change, from now on. */
  watch(): void;
  /** Resolves with the name of a part that ended unasked. */
  readonly crashed: Promise<string>;
  stop(): Promise<void>;
  /** For whoever can't wait: ends everything before it returns. */
  kill(): void;
}

export const graceMs = 10_000;
const startMsMax = 90_000;
const restartMsMax = 30_000;
const pollMs = 50;
const progressMs = 3000;
const lastLinesMax = 15;

/** The parts as one thing, which is up when all of them are and over when one of them is. */
export function createStack({ root, parts, log, hear }: StackOptions): Stack {
  const crash = Promise.withResolvers<string>();
  const runners = parts.map((part) =>
    createRunner({
      part,
      root,
      log,
      hear,
      crashed: (how, lastLines) => {
        log.error(`The ${part.name} crashed: it ${how}`, lastLines.length > 0 ? { last: lastLines } : {});
        crash.resolve(part.name);
      },
    }),
  );
  const stops: (() => void)[] = [];
  return {
    crashed: crash.promise,
    start: async () => {
      const progress = setInterval(() => {
        const waiting = runners.filter(({ isUp }) => !isUp()).map(({ name }) => name);
        log.info(`Waiting for ${waiting.join(", ")}`);
      }, progressMs);
      try {
        const up = new Map<string, Promise<void>>();
        // A part stands below those it waits for.
        for (const runner of runners)
          up.set(
            runner.name,
            Promise.all(runner.after.map((name) => up.get(name))).then(() => runner.start(startMsMax)),
          );
        await Promise.all(up.values());
      } finally {
        clearInterval(progress);
      }
    },
    watch: () => {
      const folders = [...new Set(parts.flatMap(({ watches = [] }) => watches))];
      const restart = (changed: Set<string>) => {
        for (const [index, { watches = [] }] of parts.entries())
          if (watches.some((folder) => changed.has(folder))) runners[index]?.restart(restartMsMax);
      };
      stops.push(
        watchFolders(root, folders, restart, (folder, error) =>
          log.warning(`Changes in ${folder} are not seen: restart to run them`, { error }),
        ),
      );
    },
    stop: async () => {
      for (const stop of stops.splice(0)) stop();
      await Promise.all(runners.map((runner) => runner.stop()));
    },
    kill: () => {
      for (const runner of runners) runner.kill();
    },
  };
}

interface RunnerOptions extends Omit<StackOptions, "parts"> {
  part: Part;
  crashed: (how: string, lastLines: string[]) => void;
}

/**
 * One part through its life: `starting` until it shows that it is up, `up` until it ends or its sources change.
 * Ending while it is up, or before it was ever up, is a crash. After a change it may fail: whoever edits is told,
 * and the next change tries again.
 */
function createRunner({ part, root, log, hear, crashed }: RunnerOptions) {
  let running: ProcessGroup | undefined;
  let state: "starting" | "up" | "down" | "over" = "down";
  let restarting: Promise<void> | undefined;
  let changedMeanwhile = false;
  let lastLines: string[] = [];
  let heardReady = Promise.withResolvers<void>();

  const run = (): ProcessGroup => {
    lastLines = [];
    heardReady = Promise.withResolvers<void>();
    const group = startProcess({
      command: part.command,
      env: part.env,
      cwd: root,
      hear: (text, isError) => {
        const line = { part: part.name, text, isError, atMs: Date.now() };
        hear(line);
        const words = wordsOf(line);
        lastLines = [...lastLines, words].slice(-lastLinesMax);
        if ("message" in part.ready && words === part.ready.message) heardReady.resolve();
      },
    });
    running = group;
    state = "starting";
    void group.ended.then((how) => {
      if (running !== group || state !== "up") return;
      state = "down";
      // What it had started goes with it.
      group.kill();
      crashed(how, lastLines);
    });
    return group;
  };

  /** Why it isn't up, or nothing once it is. */
  const comeUp = async (msMax: number): Promise<string | undefined> => {
    const group = run();
    const giveUp = new AbortController();
    const problem = await Promise.race([
      isReady(part.ready, heardReady.promise, giveUp.signal).then(() => undefined),
      group.ended,
      Bun.sleep(msMax).then(() => `was not up within ${msMax / 1000} seconds`),
    ]);
    giveUp.abort();
    if (state === "over") return undefined;
    state = problem === undefined ? "up" : "down";
    return problem;
  };

  const restart = async (msMax: number) => {
    do {
      changedMeanwhile = false;
      const since = performance.now();
      state = "down";
      await running?.stop(graceMs);
      if (isOver()) return;
      const problem = await comeUp(msMax);
      if (isOver()) return;
      if (problem === undefined)
        log.info(`Restarted the ${part.name} after a change`, { ms: Math.round(performance.now() - since) });
      else
        log.warning(
          `The ${part.name} did not come up after a change: it ${problem}. The next change tries again`,
        );
    } while (changedMeanwhile);
  };
  const isOver = () => state === "over";

  return {
    name: part.name,
    after: part.after ?? [],
    isUp: () => state === "up",
    start: async (msMax: number) => {
      if (isOver()) return;
      const problem = await comeUp(msMax);
      if (problem === undefined) return;
      crashed(problem, lastLines);
      throw new Error(`The ${part.name} ${problem}`);
    },
    restart: (msMax: number) => {
      changedMeanwhile = true;
      restarting ??= restart(msMax).finally(() => {
        restarting = undefined;
      });
    },
    stop: async () => {
      state = "over";
      await running?.stop(graceMs);
      await restarting;
    },
    kill: () => {
      state = "over";
      running?.kill();
    },
  };
}

async function isReady(ready: Part["ready"], heard: Promise<void>, signal: AbortSignal): Promise<void> {
  if ("message" in ready) return heard;
  while (!signal.aborted) {
    try {
      const answer = await fetch(ready.url, {
        headers: ready.headers ?? {},
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
      });
      await answer.body?.cancel();
      if (answer.status === 200) return;
    } catch {
      // Nobody listens yet.
    }
    await Bun.sleep(pollMs);
  }
}
