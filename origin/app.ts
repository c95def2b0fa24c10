import { photosPath } from "../shared/photo-door.ts";
import { createSigner } from "../shared/signing-keys.ts";
import { createAccessTokens } from "./accounts/access-token.ts";
import {
  type AccountsNeeds,
  authenticateBy,
  hangAccounts,
  holdsTokenBy,
  lateDoors,
} from "./accounts/endpoints.ts";
import { eraseHeld } from "./accounts/erase-held.ts";
import { createErasureNotes } from "./accounts/erasure-notes.ts";
import { createFernet } from "./accounts/fernet.ts";
import { migratingFernet } from "./accounts/fernet-migrating.ts";
import { createSessions } from "./accounts/sessions.ts";
import { createTeslaAccounts } from "./accounts/tesla-account.ts";
import { hangAudit } from "./audit/endpoints.ts";
import { heldEntries } from "./audit/held-entries.ts";
import { listEntries } from "./audit/list-entries.ts";
import { startSigning } from "./audit/take-checkpoint.ts";
import { verifyTrail } from "./audit/verify-trail.ts";
import { callbackTask } from "./callbacks/deliver-callback.ts";
import { refusedCallback, whenTaskEnded } from "./callbacks/when-task-ended.ts";
import type { Config } from "./config.ts";
import { describeApi } from "./describe-api.ts";
import type { Authenticate, Caller } from "./http/caller.ts";
import { createDoors } from "./http/create-doors.ts";
import { createCursors } from "./http/cursor.ts";
import type { Doors } from "./http/door.ts";
import { adminBy, identifyBy } from "./http/identify.ts";
import { createOnce, sweepOnce } from "./http/once.ts";
import { oncePerRequest } from "./http/once-per-request.ts";
import { adminId } from "./http/principal.ts";
import { createStreams } from "./http/stream-messages.ts";
import { hangOps, opsForms } from "./ops/endpoints.ts";
import { hangReports } from "./reports/endpoints.ts";
import { heldReports, heldSnapshots } from "./reports/held-reports.ts";
import { hangPhotos } from "./reports/photo-endpoints.ts";
import { heldPhotos } from "./reports/photos/held-photos.ts";
import { openPhotos } from "./reports/photos/open-photos.ts";
import { hangReportRecords } from "./reports/record-endpoints.ts";
import { reportPdfTask } from "./reports/report-task.ts";
import { createSnapshots } from "./reports/snapshots.ts";
import { sweepReports } from "./reports/sweep-reports.ts";
import { accountEraseTask, erasureTask } from "./tasks/account-erase-task.ts";
import { addTask } from "./tasks/add-task.ts";
import { echoTask } from "./tasks/echo-task.ts";
import { hangTasks } from "./tasks/endpoints.ts";
import { findTask } from "./tasks/find-task.ts";
import { heldTasks } from "./tasks/held-tasks.ts";
import { redriveGroup } from "./tasks/redrive-group.ts";
import { runTasks, type Worker } from "./tasks/run-tasks.ts";
import type { TaskKind } from "./tasks/task-kind.ts";
import { taskOverview } from "./tasks/task-overview.ts";
import { tasksOf } from "./tasks/tasks-of.ts";
import { createTaskWatch } from "./tasks/watch-task.ts";
import { hangWorker } from "./tasks/worker-endpoints.ts";
import { hangTenants } from "./tenants/endpoints.ts";
import { useKey } from "./tenants/use-key.ts";
import { webhookSecretsOf } from "./tenants/webhook-secret.ts";
import { createBreaker } from "./tesla/breaker.ts";
import { createCallAccount } from "./tesla/call-account.ts";
import type { TeslaOutside } from "./tesla/call-tesla.ts";
import { createReadChargingHistory } from "./tesla/charging-history.ts";
import { hangTesla } from "./tesla/endpoints.ts";
import type { TeslaConfig } from "./tesla/grant.ts";
import { heldSpending } from "./tesla/held-spending.ts";
import { type Budget, createMeter } from "./tesla/meter.ts";
import { startProbing } from "./tesla/probe-tesla.ts";
import { createTeslaPapers } from "./tesla/vehicle-papers.ts";
import { createTeslaVehicles } from "./tesla/vehicles.ts";
import type { Outside } from "./wiring.ts";

/** The table of contents: every wing, with what it needs from outside and from the others. */
export interface App {
  doors: Doors;
  startWorker(): Promise<Worker>;
  /** Signs the audit trail every hour until it is stopped. */
  startSigning(): () => Promise<void>;
  /** Looks after Tesla until it is stopped. */
  startProbing(): () => Promise<void>;
  /** Takes away what has lived out its days: to be called now and then. */
  sweep(): Promise<unknown>;
  /** Lets go of what it listens to. */
  close(): Promise<void>;
}

/** Puts the wings together: here one sees who uses whom. */
export function createApp(config: Config, outside: Outside): App {
  const { keyValue, database, objects, queue, internet, clock, randomness, log, fetch } = outside;
  const [linkKey] = config.LINK_SIGNING_KEYS;
  if (!linkKey) throw new Error("Wiring the app: there is no key to sign links with");
  const strictFernet = createFernet(config.TOKEN_ENCRYPTION_KEY, { clock, randomness });
  const fernet = config.TOKEN_ENCRYPTION_MIGRATING ? migratingFernet(strictFernet) : strictFernet;

  const signer = createSigner(config.SIGNING_KEYS);

  const breaker = createBreaker({ keyValue, clock, randomness, log });
  const tesla: TeslaOutside = { fetch, clock, randomness, keyValue, breaker, log };
  const teslaConfig = teslaConfigOf(config);
  const meter = createMeter({ keyValue, clock, log, budget: budgetOf(config) });
  const callAccount = createCallAccount(tesla, teslaConfig, meter);
  const vehicles = createTeslaVehicles(callAccount);

  const snapshots = createSnapshots({ keyValue, seal: strictFernet });
  const sessions = createSessions({ keyValue, fernet, clock, randomness });
  const notes = createErasureNotes({ keyValue });
  const held = [
    heldTasks({ database, clock }),
    heldReports({ database, objects, tasksOf: tasksOf({ database }) }),
    heldPhotos({ objects }),
    heldSnapshots({ snapshots }),
    heldSpending({ meter }),
    heldEntries({ database }),
  ];
  const accounts: AccountsNeeds = {
    keyValue,
    database,
    clock,
    randomness,
    sessions,
    fernet: strictFernet,
    forgetSession: snapshots.forgetSession,
    tesla,
    teslaConfig,
    pseudonymKey: config.PSEUDONYM_KEY,
    pageUrl: config.PAGE_URL,
    accessTokens: createAccessTokens({
      keys: config.SESSION_SIGNING_KEY,
      issuer: config.API_URL,
      audience: config.ENVIRONMENT,
      clock,
    }),
    held,
    notes,
    log,
    erasureTask: erasureTask({ database, queue, clock }),
  };

  const cursors = createCursors(config.SESSION_SIGNING_KEY);
  const once = createOnce({ database, clock, seal: strictFernet });
  const authenticate: Authenticate = oncePerRequest(async (authorization) => {
    const caller = await authenticateBy(accounts)(authorization);
    await snapshots.prolong(caller);
    return caller;
  });
  const identify = identifyBy({
    authenticate,
    tenantOf: oncePerRequest(useKey({ database, clock })),
    adminKey: config.ADMIN_KEY,
  });
  const stream = createStreams({ clock, log });
  const tasks = createTaskWatch({ database, clock });
  const needAdmin = adminBy({ adminKey: config.ADMIN_KEY });

  const late = { doors: lateDoors, holdsToken: holdsTokenBy(accounts) };
  const whoMay = { authenticate, identify, needAdmin, late };
  const doors = createDoors({
    log,
    clock,
    whoMay,
    bytesAt: [photosPath, ...opsForms],
  });
  hangAccounts(doors, accounts);
  const trail = { database, objects, clock, signer, environment: config.ENVIRONMENT };
  hangAudit(doors, { ...trail, cursors, identify, keyValue, linkKeys: config.LINK_SIGNING_KEYS });
  hangTesla(doors, { breaker, keyValue });
  const making = { objects, openPhotos: openPhotos({ objects }), signer, pageUrl: config.PAGE_URL, log };
  const callbacks = callbackTask({
    internet,
    clock,
    findTask: findTask({ database }),
    secretsOf: webhookSecretsOf({ database, clock, seal: strictFernet }),
  });
  const kinds: TaskKind[] = [
    reportPdfTask({ ...making, seal: strictFernet }),
    callbacks,
    accountEraseTask({ erase: eraseHeld({ clock, sessions, notes, held }) }),
    echoTask({ clock }),
  ];
  const whenEnded = whenTaskEnded({ clock, queue, kind: callbacks });
  const finished = {
    database,
    objects,
    clock,
    linkKey,
    environment: config.ENVIRONMENT,
    apiUrl: config.API_URL,
    pageUrl: config.PAGE_URL,
    authenticate,
  };
  const lives = async ({ sessionId }: Caller) => (await sessions.use(sessionId)) !== undefined;
  hangReportRecords(doors, { ...finished, cursors });
  hangPhotos(doors, { ...finished, lives });
  hangReports(doors, {
    ...finished,
    ...making,
    keyValue,
    seal: strictFernet,
    linkKeys: config.LINK_SIGNING_KEYS,
    accountOf: createTeslaAccounts({ sessions, keyValue, clock, randomness, tesla, teslaConfig }),
    lives,
    vehicles,
    papers: createTeslaPapers(callAccount),
    chargingHistory: createReadChargingHistory(callAccount, clock),
    meter,
    snapshots,
    addTask: addTask({ database, queue, clock }),
    once,
    watch: tasks.watch,
    stream,
    findTask: findTask({ database }),
  });
  hangTasks(doors, {
    database,
    queue,
    clock,
    kinds,
    identify,
    once,
    cursors,
    findTask: findTask({ database }),
    watch: tasks.watch,
    stream,
    refusedCallback,
    whenEnded,
  });
  hangTenants(doors, {
    database,
    clock,
    randomness,
    seal: strictFernet,
    environment: config.ENVIRONMENT,
    cursors,
    once,
    needAdmin,
  });
  hangOps(doors, {
    clock,
    adminKey: config.ADMIN_KEY,
    keyless: config.ENVIRONMENT === "local" && isLoopback(config.HOST),
    environment: config.ENVIRONMENT,
    overview: taskOverview({ database, clock }),
    redrive: redriveGroup({ database, queue, clock, kinds }),
    withoutInput: new Set(kinds.filter(({ needsSealed }) => needsSealed).map(({ type }) => type)),
    entries: (search) =>
      listEntries({ database, cursors })({ kind: "admin", id: adminId }, { ...search, limit: 50 }),
    verify: (from) => verifyTrail(trail)({ from }),
  });
  let worker: Worker | undefined;
  hangWorker(doors, { verifyCaller: outside.verifyCaller, worker: () => worker });
  describeApi(doors, config);

  return {
    doors,
    sweep: () =>
      Promise.all([sweepReports({ database, objects, clock })(), sweepOnce({ database, clock })()]),
    close: tasks.stop,
    startSigning: () => startSigning({ ...trail, keyValue, log }),
    startProbing: () => startProbing({ fetch, clock, breaker, log, apiUrl: teslaConfig.apiUrls.eu }),
    startWorker: async () => {
      worker = await runTasks({
        ...{ database, queue, clock, randomness, log, kinds, whenEnded },
        width: config.TASK_WIDTH,
        leaseMs: config.TASK_LEASE_SECONDS * 1000,
        heartbeatMs: config.TASK_HEARTBEAT_SECONDS * 1000,
      });
      return worker;
    },
  };
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

const budgetOf = (config: Config): Budget => ({
  monthlyUsd: config.TESLA_MONTHLY_BUDGET_USD,
  dailyUsdEach: config.TESLA_DAILY_BUDGET_USD,
});

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
