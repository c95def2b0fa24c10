import { type AccountKey, createAccountKey } from "./account-key.ts";
import { ApiError, NotAsDescribed } from "./api-error.ts";
import { type Call, readDiscovery } from "./discovery.ts";
import { createIdentity, type Identity } from "./identity.ts";
import { openSigned } from "./signed-addresses.ts";
import { createStorageApi } from "./storage-api.ts";
import { type DeliveryFaults, noFaults } from "./task-queue.ts";
import { createTasksApi, type TasksApi } from "./tasks-api.ts";
import { CutOff, noUploadFaults, type UploadFaults } from "./uploads.ts";

export interface GoogleOptions {
  port?: number;
  /** By how much every wait of a queue is shortened. */
  speed?: number;
  deliveryFaults?: Partial<DeliveryFaults>;
  /** The queue that is there from the start, by its full name; with Google's defaults but for these. */
  queue?: string;
  queueSettings?: { rateLimits?: object; retryConfig?: object };
  /** What time it is for objects. */
  now?: () => number;
}

export interface RunningGoogle {
  /** Each of Google's hosts is a folder below it: `<url>/cloudtasks.googleapis.com/v2/...`. */
  url: string;
  /** Requests that Google's descriptions do not allow. A test that leaves any has found a mistake. */
  mistakes: readonly string[];
  identity: Identity;
  tasks: TasksApi;
  storage: ReturnType<typeof createStorageApi>;
  uploadFaults: UploadFaults;
  accountKey: AccountKey;
  stop(): Promise<void>;
}

const services = {
  "cloudtasks.googleapis.com": readDiscovery("cloudtasks.v2.json"),
  "iamcredentials.googleapis.com": readDiscovery("iamcredentials.v1.json"),
  "storage.googleapis.com": readDiscovery("storage.v1.json"),
} as const;

/** As much of Google as the origin meets, in one server: queues, objects, and proofs of who asks. */
export async function startGoogle(options: GoogleOptions = {}): Promise<RunningGoogle> {
  const { speed = 1, port = 0, now = Date.now } = options;
  const identity = await createIdentity();
  const uploadFaults = noUploadFaults();
  const storage = createStorageApi({ faults: uploadFaults, now });
  const faults = { ...noFaults, ...options.deliveryFaults };
  const accountKey = await createAccountKey();
  const find = (bucket: string, name: string) => storage.objectsIn(bucket).get(name);
  const answerSigned = openSigned({ key: accountKey, find, now });
  const tasks = createTasksApi({ identity, faults, speed, random: createRandom(20_261_128) });
  const mistakes: string[] = [];

  if (options.queue !== undefined) {
    const parent = options.queue.replace(/\/queues\/[^/]+$/, "");
    const call = services["cloudtasks.googleapis.com"]("POST", new URL(`http://x/v2/${parent}/queues`));
    const body = { name: options.queue, ...options.queueSettings };
    call.checkBody(body);
    tasks.answer(call, body);
  }

  const answer = async (request: Request): Promise<Response> => {
    const outer = new URL(request.url);
    const [, host = "", rest = ""] = /^\/([^/]+)(\/.*)$/.exec(outer.pathname) ?? [];
    const url = new URL(`http://${host}${rest}${outer.search}`);
    const proof = await identity.answer(host, request, url);
    if (proof) return proof;
    // What is neither the JSON API nor an upload is an object's own address.
    if (host === "storage.googleapis.com" && !/^\/(upload\/)?storage\/v1\//.test(url.pathname))
      return answerSigned(request, url);
    const describe = Object.hasOwn(services, host) ? services[host as keyof typeof services] : undefined;
    if (!describe) throw new NotAsDescribed(`${host} is not simulated`);
    identity.checkAccess(request);
    const call = describe(request.method, url);
    if (host === "storage.googleapis.com") {
      if (uploadFaults.unavailable > 0) {
        uploadFaults.unavailable--;
        throw new ApiError(503, "We encountered an internal error. Please try again.");
      }
      return storage.answer(call, request);
    }
    const body = await jsonOf(request, call);
    return host === "iamcredentials.googleapis.com"
      ? accountKey.answer(call, body)
      : tasks.answer(call, body);
  };

  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    idleTimeout: 60,
    fetch: async (request) => {
      if (new URL(request.url).pathname === "/health") return Response.json({ status: "ok" });
      try {
        return await answer(request);
      } catch (error) {
        if (error instanceof NotAsDescribed) mistakes.push(error.message);
        if (error instanceof ApiError) return error.answer();
        if (error instanceof CutOff) return cutOff();
        mistakes.push(String(error));
        return new ApiError(400, String(error)).answer();
      }
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    mistakes,
    identity,
    tasks,
    storage,
    uploadFaults,
    accountKey,
    stop: async () => {
      await tasks.stop();
      await server.stop(true);
    },
  };
}

async function jsonOf(request: Request, call: Call): Promise<unknown> {
  const text = await request.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  if (body !== undefined) call.checkBody(body);
  return body;
}

/** An answer that breaks off: whoever asked knows nothing of what became of the request. */
const cutOff = (): Response => new Response('{"kind": "storage#obj');

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
