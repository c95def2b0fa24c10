import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A real server that tests talk to, on a free loopback port, with its data in a temporary folder. */
export interface TestServer {
  readonly url: string;
  /** Ends it in good order and takes its data away. */
  stop(): Promise<void>;
  /** Ends it as a crash would, and keeps its data. */
  kill(): Promise<void>;
  /** Starts it again at the same address, on the same data, whether it runs or was killed. */
  restart(): Promise<void>;
}

export interface ServerProcess {
  name: string;
  command: readonly [string, ...string[]];
  /** What ends it in good order. */
  stopSignal: NodeJS.Signals;
  answers: () => Promise<boolean>;
  cleanUp: () => Promise<void>;
}

const startMsMax = 20_000;
const stopMsMax = 10_000;
const outputCharactersMax = 4000;

/** Runs a server as our child, so that nothing of it outlives us. */
export async function runServer(url: string, options: ServerProcess): Promise<TestServer> {
  let running = await start(options).catch(async (error) => {
    await options.cleanUp();
    throw error;
  });
  const end = async (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    const late = setTimeout(() => running.child.kill("SIGKILL"), stopMsMax);
    await running.exited;
    clearTimeout(late);
  };
  return {
    url,
    stop: async () => {
      await end(options.stopSignal);
      await options.cleanUp();
    },
    kill: () => end("SIGKILL"),
    restart: async () => {
      await end(options.stopSignal);
      running = await start(options);
    },
  };
}

interface Running {
  child: ChildProcess;
  exited: Promise<void>;
}

async function start({ name, command: [program, ...args], answers }: ServerProcess): Promise<Running> {
  const until = performance.now() + startMsMax;
  // A killed server's children may hold on to what it shared with them for a moment: then a second try does it.
  for (;;) {
    let output = "";
    let isOver = false;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: environment(),
    });
    const hear = (bytes: Uint8Array) => {
      output = (output + new TextDecoder().decode(bytes)).slice(-outputCharactersMax);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    const exited = new Promise<void>((resolve) => {
      const over = () => {
        isOver = true;
        resolve();
      };
      child.on("exit", over).on("error", (error) => {
        output += error.message;
        over();
      });
    });
    while (!isOver && performance.now() < until) {
      if (await answers()) return { child, exited };
      await Bun.sleep(30);
    }
    if (performance.now() < until && /shared memory|Address already in use|lock file/.test(output)) {
      await Bun.sleep(200);
      continue;
    }
    child.kill("SIGKILL");
    await exited;
    throw new Error(`Starting ${name}: it didn't answer. It said:\n${output}`);
  }
}

/** A server belongs to the whole run, not to the step whose mark we carry; and it speaks plain English. */
function environment(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
}

/**
 * Linux ends a child with its parent on request, even where the parent was killed. As root the server runs as
 * `nobody`, since Postgres refuses root and neither of them needs it.
 */
export function asServerUser(command: readonly [string, ...string[]]): [string, ...string[]] {
  const setpriv = Bun.which("setpriv");
  if (!setpriv) return [...command];
  const user = isRoot ? [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"] : [];
  return [setpriv, ...user, "--pdeathsig=KILL", ...command];
}

export const isRoot = process.getuid?.() === 0;
/** `nobody` on every Linux that has one. */
export const nobody = 65_534;

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
