import { createAccessTokens } from "./accounts/access-token.ts";
import { type AccountsNeeds, authenticateBy, hangAccounts } from "./accounts/endpoints.ts";
import { createFernet } from "./accounts/fernet.ts";
import { createSessions, sessionLife } from "./accounts/sessions.ts";
import { teslaAccessOf } from "./accounts/tesla-access.ts";
import type { Config } from "./config.ts";
import { createDoors } from "./http/create-doors.ts";
import type { Doors } from "./http/door.ts";
import { hangReports } from "./reports/endpoints.ts";
import { reportPdfTask } from "./reports/report-task.ts";
import { createSnapshots } from "./reports/snapshots.ts";
import { addTask } from "./tasks/add-task.ts";
import { findTask } from "./tasks/find-task.ts";
import { runTasks, type Worker } from "./tasks/run-tasks.ts";
import type { TeslaConfig } from "./tesla/grant.ts";
import { createTeslaVehicles } from "./tesla/vehicles.ts";
import type { Outside } from "./wiring.ts";

/** The table of contents: every wing, with what it needs from outside and from the others. */
export interface App {
  doors: Doors;
  startWorker(): Promise<Worker>;
}

/** Puts the wings together: here one sees who uses whom. */
export function createApp(config: Config, outside: Outside): App {
  const { keyValue, database, objects, queue, clock, randomness, log, fetch } = outside;
  const [linkKey] = config.LINK_SIGNING_KEYS;
  if (!linkKey) throw new Error("Wiring the app: there is no key to sign links with");
  const fernet = createFernet(config.TOKEN_ENCRYPTION_KEY, { clock, randomness });
  const tesla = { fetch, clock, log };
  const teslaConfig = teslaConfigOf(config);

  const sessions = createSessions({ keyValue, fernet, clock, randomness });
  const accounts: AccountsNeeds = {
    keyValue,
    database,
    clock,
    randomness,
    sessions,
    tesla,
    teslaConfig,
    pseudonymKey: Buffer.from(config.PSEUDONYM_KEY, "base64url"),
    pageUrl: config.PAGE_URL,
    accessTokens: createAccessTokens({
      key: Buffer.from(config.SESSION_SIGNING_KEY, "base64url"),
      issuer: config.API_URL,
      audience: config.ENVIRONMENT,
      clock,
    }),
  };

  const doors = createDoors({ log, clock });
  hangAccounts(doors, accounts);
  hangReports(doors, {
    database,
    objects,
    clock,
    seal: fernet,
    linkKey,
    linkKeys: config.LINK_SIGNING_KEYS,
    environment: config.ENVIRONMENT,
    apiUrl: config.API_URL,
    authenticate: authenticateBy(accounts),
    accessOf: teslaAccessOf({ sessions }),
    vehicles: createTeslaVehicles(tesla, teslaConfig),
    snapshots: createSnapshots({ keyValue, seal: fernet, lifeSeconds: sessionLife.mostSeconds }),
    addTask: addTask({ database, queue, clock }),
    findTask: findTask({ database }),
  });
  describeApi(doors, config);

  return {
    doors,
    startWorker: () =>
      runTasks({
        database,
        queue,
        clock,
        randomness,
        log,
        kinds: [reportPdfTask({ objects, seal: fernet })],
      }),
  };
}

function teslaConfigOf(config: Config): TeslaConfig {
  return {
    authorizeUrl: config.TESLA_AUTHORIZE_URL,
    tokenUrl: config.TESLA_TOKEN_URL,
    apiUrls: config.TESLA_API_URLS,
    clientId: config.TESLA_CLIENT_ID,
    clientSecret: config.TESLA_CLIENT_SECRET,
    redirectUri: `${config.API_URL}/api/v1/auth/tesla/callback`,
  };
}

/** The description comes from the doors themselves: it can't tell of one that isn't there. */
function describeApi(doors: Doors, { API_URL: url }: Config): void {
  doors.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  doors.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Car Pulse Tracker",
      version: "1",
      description: "What a car tells about itself, made useful",
    },
    servers: [{ url }],
  });
}
