import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../origin/app.ts";
import { readConfig } from "../../origin/config.ts";
import { contextFields } from "../../origin/http/request-context.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { migrate } from "../../origin/outside/database/migrate.ts";
import type { Internet } from "../../origin/outside/internet/port.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { createPullQueue } from "../../origin/outside/task-queue/pull.ts";
import { type Outside, objectLives } from "../../origin/wiring.ts";
import { createLog } from "../../shared/log.ts";
import { openFreshDatabase } from "../open-fresh-database.ts";
import { startSimulator } from "../simulators/tesla/simulator.ts";

export interface AppUnderTest {
  /** Asks the app as the edge would. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  outside: Outside;
  apiUrl: string;
  simulatorUrl: string;
  /** Every log line since the start. */
  lines: string[];
  startWorker: ReturnType<typeof createApp>["startWorker"];
  startSigning: ReturnType<typeof createApp>["startSigning"];
  stop(): Promise<void>;
}

/** An internet in which there is nobody. */
const nowhere: Internet = {
  resolve: () => Promise.reject(new Error("Tests ask nobody outside")),
  connect: () => Promise.reject(new Error("Tests ask nobody outside")),
};

/** The whole origin in this process on embedded adapters, with a Tesla simulator beside it. */
export async function startApp(
  replace: Partial<Outside> = {},
  settings: Record<string, string> = {},
  /** A simulator that runs already; without one, one of its own is started. */
  simulatorUrl?: string,
): Promise<AppUnderTest> {
  const apiUrl = "http://dev.api.localhost:8787";
  const simulator = simulatorUrl
    ? { url: simulatorUrl, stop: async () => {} }
    : await startSimulator({ port: 0, redirectUris: [`${apiUrl}/api/v1/auth/tesla/callback`] });
  const folder = mkdtempSync(join(tmpdir(), "cpt-app-"));
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line),
    now: Date.now,
    least: "DEBUG",
    context: contextFields,
  });
  const clock = replace.clock ?? systemClock;
  const { config } = readConfig(createSeededRandomness("keys").bytes, {
    API_URL: apiUrl,
    TESLA_AUTHORIZE_URL: `${simulator.url}/auth/oauth2/v3/authorize`,
    TESLA_TOKEN_URL: `${simulator.url}/token-host/oauth2/v3/token`,
    TESLA_API_URLS: `na=${simulator.url}/na,eu=${simulator.url}/eu`,
    ...settings,
  });
  const database = replace.database ?? (await openFreshDatabase(log));
  await migrate(database, clock.now());
  const outside: Outside = {
    database,
    keyValue: openMemory({ clock }),
    objects: await openFolder({ folder, lives: objectLives, clock }),
    queue: createPullQueue({ database, lookEveryMs: 50 }),
    clock,
    internet: nowhere,
    randomness: createSeededRandomness("app"),
    fetch,
    log,
    close: async () => {},
    ...replace,
  };
  const app = createApp(config, outside);
  return {
    ask: async (path, init) => app.doors.request(path, init),
    outside,
    apiUrl,
    simulatorUrl: simulator.url,
    lines,
    startWorker: app.startWorker,
    startSigning: app.startSigning,
    stop: async () => {
      await app.close();
      await simulator.stop();
      if (!replace.database) await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
