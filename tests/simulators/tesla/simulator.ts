import type { Log } from "../../../shared/log.ts";
import { createApp } from "./app.ts";
import { defaultConfig, type SimulatorConfig } from "./config.ts";
import { listen } from "./wire.ts";
import type { Settings } from "./world/settings.ts";
import { createWorld } from "./world/world.ts";

export interface SimulatorOptions extends Partial<SimulatorConfig> {
  /** The real time that the virtual clock starts from and follows. */
  now?: () => number;
  /** What differs from the settings that it would have, at the start and after each reset. */
  settings?: Partial<Settings>;
  log?: Log;
}

export interface RunningSimulator {
  /** Where it listens, without a slash at the end; base addresses hang below it (README.md). */
  url: string;
  /** Ends at once, with every connection and every answer it still owes. */
  stop(): Promise<void>;
}

/** Starts a simulator in this process; `port: 0` takes a free one. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const { now = Date.now, settings = {}, log, ...config } = options;
  const world = await createWorld({ ...defaultConfig, ...config }, now, settings);
  const app = createApp(world, log);
  const { host, port } = world.config;
  const server = await listen((request, below) => app.fetch(request, below), { host, port });
  return {
    url: `http://${host}:${server.port}`,
    stop: async () => {
      world.end();
      await server.stop();
    },
  };
}
