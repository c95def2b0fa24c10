import { spawn } from "node:child_process";
import { splitLines } from "./split-lines.ts";

export interface ProcessOptions {
  command: readonly [string, ...string[]];
  env: Record<string, string>;
  cwd: string;
  hear: (line: string, isError: boolean) => void;
}

export interface ProcessGroup {
  readonly pid: number;
  /** How it ended, in words; its last lines have been heard by then. */
  readonly ended: Promise<string>;
  /** Asks the process and all that it started to end; what hasn't after `graceMs` is killed. */
  stop(graceMs: number): Promise<void>;
  /** Ends all of it at once. */
  kill(): void;
}

/** Whatever a process left behind was asked to end as well, when it was. */
const leftBehindMs = 300;
/** What a process printed before its end arrives within this, unless something it left behind holds its output. */
const lastWordsMs = 300;

/**
 * Starts a process in a group of its own, so that a Ctrl-C reaches it through us alone and nothing it starts can
 * outlive it. Its input is a pipe that ends with us, even where we are killed.
 */
export function startProcess({ command: [program, ...args], env, cwd, hear }: ProcessOptions): ProcessGroup {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  // Where the process ended first, its pipe is gone: its end is told by `exit`.
  child.stdin.on("error", () => {});
  const streams = [child.stdout, child.stderr].map((stream) => {
    const lines = splitLines((line) => hear(line, stream === child.stderr));
    stream.on("data", (bytes: Uint8Array) => lines.write(bytes));
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.on("error", () => resolve()).on("close", () => resolve());
    return promise.then(() => lines.end());
  });
  const exited = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(`could not start: ${error.message}`));
    child.on("exit", (code, signal) =>
      resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`),
    );
  });
  const ended = exited.then(async (how) => {
    await Promise.race([Promise.all(streams), Bun.sleep(lastWordsMs)]);
    return how;
  });
  const group = child.pid;
  const signal = (name: NodeJS.Signals) => (group === undefined ? false : signalGroup(group, name));
  return {
    pid: group ?? 0,
    ended,
    stop: async (graceMs) => {
      signal("SIGTERM");
      await Promise.race([exited, Bun.sleep(graceMs)]);
      const until = performance.now() + leftBehindMs;
      while (group !== undefined && isGroupAlive(group) && performance.now() < until) await Bun.sleep(20);
      signal("SIGKILL");
      await exited;
    },
    kill: () => void signal("SIGKILL"),
  };
}

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

const isGroupAlive = (group: number) => signalGroup(group, 0);
