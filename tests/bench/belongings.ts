import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a benchmark started or made: all of it goes with the benchmark, after Ctrl-C too. */
export interface Belongings {
  folder(): string;
  process(command: string[], env?: Record<string, string>): Running;
  /** Runs a program to its end and gives what it printed; rejects where it doesn't succeed. */
  output(command: string[]): Promise<string>;
  server<Server extends { stop(force: boolean): Promise<void> }>(server: Server): Server;
  clear(): Promise<void>;
}

export interface Running {
  pid: number;
  exited: Promise<number>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

export function createBelongings(): Belongings {
  const folders: string[] = [];
  const servers: { stop(force: boolean): Promise<void> }[] = [];
  const children = new Set<Bun.Subprocess>();
  let over = false;

  const start = (command: string[], env: Record<string, string>, output: "ignore" | "pipe") => {
    if (over) throw new Error(`Starting ${command[0]}: the benchmark is over`);
    const { PATH = "", HOME = "" } = process.env;
    const child = Bun.spawn(command, {
      env: { PATH, HOME, ...env },
      stdin: "ignore",
      stdout: output,
      stderr: output,
    });
    children.add(child);
    void child.exited.then(() => children.delete(child));
    return child;
  };
  const end = async (child: Bun.Subprocess, signal: NodeJS.Signals = "SIGKILL") => {
    child.kill(signal);
    await child.exited;
  };

  return {
    folder: () => {
      const folder = mkdtempSync(join(tmpdir(), "bench-"));
      folders.push(folder);
      return folder;
    },
    process: (command, env = {}) => {
      const child = start(command, env, "ignore");
      return { pid: child.pid, exited: child.exited, end: (signal) => end(child, signal) };
    },
    output: async (command) => {
      const child = start(command, {}, "pipe");
      const [said, complained] = await Promise.all(
        [child.stdout, child.stderr].map((stream) => (stream instanceof ReadableStream ? stream.text() : "")),
      );
      if ((await child.exited) !== 0) throw new Error(`Running ${command.join(" ")}: ${complained || said}`);
      return said ?? "";
    },
    server: (server) => {
      servers.push(server);
      return server;
    },
    clear: async () => {
      over = true;
      await Promise.all([...children].map((child) => end(child)));
      // The last first: what was started later may stand on what was there before.
      for (const server of servers.toReversed()) await server.stop(true);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
