import type { Log } from "../../../shared/log.ts";
import { createApp } from "./app.ts";
import { defaultConfig, type SimulatorConfig } from "./config.ts";
import { createWorld } from "./world/world.ts";

export interface SimulatorOptions extends Partial<SimulatorConfig> {
  /** The real time that the virtual clock starts from and follows. */
  now?: () => number;
  log?: Log;
}

export interface RunningSimulator {
  /** Where it listens, without a slash at the end; base addresses hang below it (README.md). */
  url: string;
  /** Ends at once, with every connection and every answer it still owes. */
  stop(): Promise<void>;
}

const requestBytesMax = 64 * 1024;
/** Bun's longest: a hanging answer is given up by the client, at the latest by this. */
const idleSecondsMax = 255;

/** Starts a simulator in this process; `port: 0` takes a free one. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const { now = Date.now, log, ...config } = options;
  const world = await createWorld({ ...defaultConfig, ...config }, now);
  const app = createApp(world, log);
  const server = Bun.serve({
    port: world.config.port,
    hostname: world.config.host,
    maxRequestBodySize: requestBytesMax,
    idleTimeout: idleSecondsMax,
    // Else Bun prints each answer that a test cuts.
    development: false,
    fetch: (request) => app.fetch(request),
  });
  return {
    url: `http://${world.config.host}:${server.port}`,
    stop: async () => {
      world.end();
      await server.stop(true);
    },
  };
}
