import { afterEach, beforeEach, expect, test } from "bun:test";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { askGoogle } from "../../origin/outside/google/ask-google.ts";
import { keyFileTokens, metadataTokens } from "../../origin/outside/google/token-sources.ts";
import {
  type CloudTasksOptions,
  createCloudTasksQueue,
} from "../../origin/outside/task-queue/cloud-tasks.ts";
import { parseServiceAccount } from "../../shared/service-account.ts";
import { askGoogleAt, queueName } from "../simulators/google/ask-google-at.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { type GoogleOptions, type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";
import { until } from "../until.ts";

const googleTokenUrl = "https://oauth2.googleapis.com/token";
const id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const waiting = { id, type: "report.pdf", telling: 0 };

let google: RunningGoogle;
let calls: { path: string; headers: Headers; atMs: number }[];
let answer: () => Response;
let door: ReturnType<typeof Bun.serve>;

beforeEach(() => {
  calls = [];
  answer = () => new Response();
  door = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: ({ url, headers }) => {
      calls.push({ path: new URL(url).pathname, headers, atMs: performance.now() });
      return answer();
    },
  });
});
afterEach(async () => {
  await google.stop();
  await door.stop(true);
  expect(google.mistakes).toEqual([]);
});

async function start(options: GoogleOptions = {}, changed: Partial<CloudTasksOptions> = {}) {
  google = await startGoogle({ queue: queueName, ...options });
  return createCloudTasksQueue({
    google: askGoogleAt(google.url),
    queue: queueName,
    workerUrl: `http://127.0.0.1:${door.port}`,
    caller: accountEmail,
    dispatchDeadlineSeconds: 330,
    now: Date.now,
    ...changed,
  });
}

test("a task is told of once, however often it is said", async () => {
  const queue = await start();
  await Promise.all(Array.from({ length: 10 }, () => queue.tell([waiting])));
  await until(() => calls.length > 0);
  await queue.tell([waiting]);
  await queue.tell([{ ...waiting, id: id.replace("0", "1") }]);
  await until(() => calls.length > 1);
  expect(calls.map(({ path }) => path)).toEqual([
    `/api/v1/worker/tasks/${id}`,
    `/api/v1/worker/tasks/${id.replace("0", "1")}`,
  ]);
});

test("words that were lost can be said again, once in 20 seconds however many say them", async () => {
  const clock = createManualClock();
  const queue = await start({}, { now: clock.now });
  await queue.tell([waiting]);
  await Promise.all([1, 2, 3].map(() => queue.tell([{ ...waiting, again: true }])));
  await until(() => calls.length === 2);
  await clock.advance(20_000);
  await queue.tell([{ ...waiting, again: true }]);
  await until(() => calls.length === 3);
  await queue.tell([{ ...waiting, telling: 1 }]);
  await until(() => calls.length === 4);
});

test("a call brings a token for our address, in the name of the account that may call", async () => {
  const queue = await start();
  await queue.tell([waiting]);
  await until(() => calls.length > 0);
  const token = calls[0]?.headers.get("authorization")?.split(" ")[1] ?? "";
  expect(
    JSON.parse(atob(token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "")),
  ).toMatchObject({
    aud: `http://127.0.0.1:${door.port}`,
    email: accountEmail,
    email_verified: true,
  });
});

test("a task that may not start yet is called when it may", async () => {
  const queue = await start({ speed: 100 });
  await queue.tell([{ ...waiting, runAt: new Date(Date.now() + 3_600_000) }]);
  await queue.tell([{ ...waiting, telling: 1, runAt: new Date(Date.now() + 20_000) }]);
  await until(() => calls.length > 0);
  expect(google.tasks.queues.get(queueName)?.all()).toHaveLength(1);
});

test("a call that fails is made again after Retry-After, until the attempts are used up", async () => {
  const queue = await start({
    speed: 100,
    queueSettings: { retryConfig: { maxAttempts: 3, minBackoff: "1s" } },
  });
  answer = () => new Response(null, { status: 503, headers: { "retry-after": "2" } });
  await queue.tell([waiting]);
  await until(() => calls.length === 3);
  const retries = calls.map(({ headers }) => headers.get("x-cloudtasks-taskretrycount"));
  expect(retries).toEqual(["0", "1", "2"]);
  await until(() => google.tasks.queues.get(queueName)?.all().length === 0);
});

test("a refused access token is renewed once; one that isn't asked for is not", async () => {
  const queue = await start();
  await queue.tell([waiting]);
  await queue.tell([{ ...waiting, telling: 1 }]);
  expect(google.identity.tokensGiven()).toBe(1);
  google.identity.forgetTokens();
  await queue.tell([{ ...waiting, telling: 2 }]);
  expect(google.identity.tokensGiven()).toBe(2);
});

test("without a platform that vouches, the key file of an account does", async () => {
  await start();
  const file = join(import.meta.dir, "../vectors/gcs-v4/test_service_account.not-a-test.json");
  const account = { ...parseServiceAccount(readFileSync(file, "utf8")), tokenUrl: googleTokenUrl };
  let assertion = "";
  const heard = (url: string, init: RequestInit) => {
    if (url.endsWith("/token")) assertion = new URLSearchParams(String(init.body)).get("assertion") ?? "";
    return fetch(url, init);
  };
  const needs = { fetch: heard, clock: systemClock, standIn: google.url };
  const asking = askGoogle({ ...needs, tokens: keyFileTokens(account, needs) });
  const answer = await asking.ask(`https://cloudtasks.googleapis.com/v2/${queueName}`, {});
  expect(answer.status).toBe(200);
  const key = createPublicKey(createPrivateKey(account.privateKeyPem));
  const { payload } = await jwtVerify(assertion, key, { audience: googleTokenUrl, issuer: account.email });
  expect(payload).toMatchObject({
    sub: account.email,
    scope: "https://www.googleapis.com/auth/cloud-platform",
  });
});

test("what answers in the platform's place without saying so is not believed", async () => {
  await start();
  const impostor = metadataTokens({ fetch: async () => Response.json({ access_token: "a", expires_in: 9 }) });
  await expect(impostor.fetchToken()).rejects.toThrow("something else answered");
});

test("of many, one that can't be told of keeps none of the others back", async () => {
  const queue = await start();
  const many = Array.from({ length: 30 }, (_none, telling) => ({ ...waiting, telling }));
  const odd = { ...waiting, runAt: new Date(Date.now() + 40 * 24 * 3600_000) };
  await expect(queue.tell([odd, ...many])).rejects.toThrow("Google answered 400");
  await until(() => calls.length === 30);
});

test("a queue that isn't there is told of by name of the refusal alone", async () => {
  const queue = await start({}, { queue: `${queueName}-missing` });
  await expect(queue.tell([waiting])).rejects.toThrow("Google answered 404, NOT_FOUND");
});
