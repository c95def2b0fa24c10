import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DevelopmentKeys } from "./keys.ts";
import type { Ports } from "./ports.ts";
import { pinnedNode, root } from "./root.ts";
import type { Part } from "./stack.ts";

export interface Addresses {
  page: string;
  api: string;
  simulator: string;
  operations: string;
}

/** Browsers take every name below `localhost` for this machine. */
export const addressesOf = ({ EDGE_PORT, ORIGIN_PORT, SIMULATOR_PORT }: Ports): Addresses => ({
  page: `http://localhost:${EDGE_PORT}`,
  api: `http://dev.api.localhost:${EDGE_PORT}`,
  simulator: `http://localhost:${SIMULATOR_PORT}`,
  // Past the edge, which leads nobody there.
  operations: `http://127.0.0.1:${ORIGIN_PORT}/ops`,
});

/** What of our own environment a part gets to see: an `ENVIRONMENT=prd` in somebody's shell stays outside. */
const passedOn = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TZ",
  "LANG",
  "CI",
  "LOG_LEVEL",
  "LIMITS",
  "DATABASE_URL",
  "REDIS_URL",
  "OBJECT_STORE",
  "REPORTS_BUCKET",
  // By this mark `tests/run.ts` finds what a test left behind.
  "TEST_STEP",
];

export interface PartsOptions {
  ports: Ports;
  keys: DevelopmentKeys;
  /** Where the origin keeps what it remembers. */
  folder: string;
  environment: Record<string, string | undefined>;
}

/** The processes of the product on one machine, each with all it is told. */
export function partsOf({ ports, keys, folder, environment }: PartsOptions): Part[] {
  const addresses = addressesOf(ports);
  const simulator = `http://127.0.0.1:${ports.SIMULATOR_PORT}`;
  const origin = `http://127.0.0.1:${ports.ORIGIN_PORT}`;
  const google = ports.GOOGLE_PORT && `http://127.0.0.1:${ports.GOOGLE_PORT}`;
  const inherited = Object.fromEntries(
    passedOn.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const base = { ...inherited, ENVIRONMENT: "local", EXIT_WITH_PARENT: "true" };
  const page: Part = {
    name: "page",
    command: [pinnedNode(), "infra/local/page.ts", "--watch"],
    env: base,
    ready: { message: "The page is built" },
  };
  const hasPage = existsSync(join(root, "edge/web/vite.config.ts"));
  return [
    ...(hasPage ? [page] : []),
    {
      name: "simulator",
      command: [process.execPath, "tests/simulators/tesla/main.ts"],
      env: {
        ...base,
        PORT: String(ports.SIMULATOR_PORT),
        SIMULATOR_CLIENT_ID: teslaClient.id,
        SIMULATOR_CLIENT_SECRET: teslaClient.secret,
        SIMULATOR_REDIRECT_URI: `${addresses.api}/api/v1/auth/tesla/callback`,
      },
      ready: { url: `${simulator}/health` },
      watches: ["tests/simulators/tesla", "shared"],
    },
    ...(google
      ? [
          {
            name: "google",
            command: [process.execPath, "tests/simulators/google/main.ts"] as const,
            env: { ...base, PORT: String(ports.GOOGLE_PORT), CLOUD_TASKS_QUEUE: cloudTasks.queue },
            ready: { url: `${google}/health` },
          },
        ]
      : []),
    {
      name: "origin",
      command: [process.execPath, "origin/main.ts"],
      env: {
        ...base,
        ...keys,
        PORT: String(ports.ORIGIN_PORT),
        HOST: "127.0.0.1",
        ROLE: "all",
        DATA_FOLDER: folder,
        API_URL: addresses.api,
        PAGE_URL: addresses.page,
        // The browser goes to the first, the origin to the others.
        TESLA_AUTHORIZE_URL: `${addresses.simulator}/auth/oauth2/v3/authorize`,
        TESLA_TOKEN_URL: `${simulator}/token-host/oauth2/v3/token`,
        TESLA_API_URLS: `na=${simulator}/na,eu=${simulator}/eu`,
        TESLA_CLIENT_ID: teslaClient.id,
        TESLA_CLIENT_SECRET: teslaClient.secret,
        ...(google && {
          TASK_QUEUE: "push",
          GOOGLE_STAND_IN: google,
          CLOUD_TASKS_QUEUE: cloudTasks.queue,
          CLOUD_TASKS_CALLER: cloudTasks.caller,
          WORKER_URL: origin,
        }),
      },
      ready: { url: `${origin}/ready` },
      watches: ["origin", "shared"],
    },
    {
      name: "edge",
      command: [pinnedNode(), "infra/local/edge.ts"],
      env: {
        ...base,
        LINK_SIGNING_KEYS: keys.LINK_SIGNING_KEYS,
        EDGE_PORT: String(ports.EDGE_PORT),
        ORIGINS: origin,
        WATCH: "true",
      },
      // By its address, since not every resolver knows names below `localhost`.
      ready: {
        url: `http://127.0.0.1:${ports.EDGE_PORT}/health`,
        headers: { host: new URL(addresses.api).host },
      },
      after: hasPage ? ["page"] : [],
    },
  ];
}

/** The application as the simulator knows it. */
const teslaClient = { id: "cpt-local", secret: "cpt-local-secret" };

/** The queue and the account that Google's stand-in has. */
const cloudTasks = {
  queue: "projects/cpt-simulated/locations/europe-west1/queues/reports",
  caller: "cpt-worker@cpt-simulated.iam.gserviceaccount.com",
};
