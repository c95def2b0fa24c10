import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { type VerifyIdentityOptions, verifyIdentity } from "../../origin/outside/google/verify-identity.ts";
import { createCloudTasksQueue } from "../../origin/outside/task-queue/cloud-tasks.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { jsonOf } from "../json-of.ts";
import { askGoogleAt, queueName } from "../simulators/google/ask-google-at.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";
import { until } from "../until.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

let google: RunningGoogle;
let app: AppUnderTest;
let door: ReturnType<typeof Bun.serve>;
let workerUrl: string;
let worker: Awaited<ReturnType<AppUnderTest["startWorker"]>>;

const unknownId = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const optionsOf = (changed: Partial<VerifyIdentityOptions> = {}): VerifyIdentityOptions => ({
  ...{ fetch, clock: systemClock, audience: workerUrl, emails: [accountEmail], platformVerified: false },
  standIn: google.url,
  ...changed,
});

const askApp = async (request: Request): Promise<Response> =>
  app.ask(new URL(request.url).pathname, { method: request.method, headers: request.headers });

beforeAll(async () => {
  google = await startGoogle({ queue: queueName });
  door = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: askApp });
  workerUrl = `http://127.0.0.1:${door.port}`;
  app = await startApp({
    queue: createCloudTasksQueue({
      ...{ google: askGoogleAt(google.url), queue: queueName, workerUrl, caller: accountEmail },
      ...{ dispatchDeadlineSeconds: 330, now: Date.now },
    }),
    verifyCaller: verifyIdentity(optionsOf()),
  });
  worker = await app.startWorker();
}, 30_000);
afterAll(async () => {
  await worker.stop(1_000);
  await google.stop();
  await door.stop(true);
  await app.stop();
  expect(google.mistakes).toEqual([]);
});

const call = async (token: string, path = `/api/v1/worker/tasks/${unknownId}`, init: RequestInit = {}) =>
  app.ask(path, { method: "POST", ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const nowSeconds = () => Math.floor(Date.now() / 1000);
const genuine = (claims: Record<string, unknown> = {}): Promise<string> =>
  google.identity.identityToken(workerUrl, claims);

test("a PDF asked for comes by the queue's call, and its task has nothing left to run", async () => {
  const headers = await signInBy(app);
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  const { task_id } = await jsonOf<{ task_id: string }>(
    post(app, "/api/v1/tesla/vehicle-report/pdf/async", { vehicle_id: car?.id }, headers),
  );
  const status = () => jsonOf<ReportStatus>(app.ask(`/api/v1/tesla/reports/status/${task_id}`, { headers }));
  await until(async () => (await status()).status === "complete", 30_000);
  const again = await call(await genuine(), `/api/v1/worker/tasks/${task_id}`);
  expect(again.status).toBe(204);
  const named = await call(await genuine(), "/api/v1/worker/generate-pdf", {
    body: JSON.stringify({ task_id }),
    headers: { "content-type": "application/json" },
  });
  expect(named.status).toBe(204);
}, 60_000);

test("a task that nobody knows is nothing to do: the queue forgets it", async () => {
  expect((await call(await genuine())).status).toBe(204);
  expect((await call(await genuine({ iss: "accounts.google.com" }))).status).toBe(204);
});

test("a task that is called for before its time is put off, which is no error of ours", async () => {
  const headers = await signInBy(app);
  const later = { type: "echo", run_at: new Date(Date.now() + 3_600_000).toISOString() };
  const { id } = await jsonOf<{ id: string }>(post(app, "/api/v1/tasks", later, headers));
  expect((await call(await genuine(), `/api/v1/worker/tasks/${id}`)).status).toBe(503);
  const lines = app.lines.filter((line) => line.includes("worker.later"));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(JSON.parse(line).severity).toBe("INFO");
});

describe("a false token is refused", () => {
  const strange = async (claims: Record<string, unknown> = {}, kid = "made-up"): Promise<string> => {
    const { privateKey } = await generateKeyPair("RS256");
    return new SignJWT({ ...(await claimsOf(await genuine())), ...claims })
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(privateKey);
  };
  const claimsOf = async (token: string): Promise<Record<string, unknown>> =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  test.each([
    ["none at all", async (): Promise<string> => ""],
    ["a word", async (): Promise<string> => "token"],
    ["one of another issuer", () => genuine({ iss: "https://accounts.google.com.evil.example" })],
    ["one for another address", () => google.identity.identityToken("https://other.example")],
    ["one for our address and others", () => genuine({ aud: [workerUrl, "https://other.example"] })],
    ["one for our address with a path", () => google.identity.identityToken(`${workerUrl}/`)],
    ["one of another account", () => genuine({ email: "someone@evil.iam.gserviceaccount.com" })],
    ["one of an account that only looks alike", () => genuine({ email: accountEmail.toUpperCase() })],
    ["one with an e-mail that isn't verified", () => genuine({ email_verified: false })],
    ["one that calls it verified in words", () => genuine({ email_verified: "true" })],
    ["one without an e-mail", (): Promise<string> => genuine({ email: undefined })],
    ["one that is over", () => genuine({ iat: nowSeconds() - 3_700, exp: nowSeconds() - 100 })],
    ["one without an end", () => genuine({ exp: undefined })],
    ["one without a beginning", () => genuine({ iat: undefined })],
    ["one from the future", () => genuine({ iat: nowSeconds() + 600, exp: nowSeconds() + 3_000 })],
    ["one that isn't valid yet", () => genuine({ nbf: nowSeconds() + 600 })],
    ["one made for a year", () => genuine({ exp: nowSeconds() + 365 * 86_400 })],
    ["one signed by somebody", () => strange()],
    ["one signed by somebody under Google's key id", async () => strange({}, kidOf(await genuine()))],
    ["one that is signed by nobody", async () => new UnsecuredJWT(await claimsOf(await genuine())).encode()],
    [
      "one signed by Google's public key as a secret",
      async () => {
        const claims = await claimsOf(await genuine());
        const keys = await (await fetch(`${google.url}/www.googleapis.com/oauth2/v3/certs`)).text();
        return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(keys.padEnd(64)));
      },
    ],
    [
      "one with another's claims under a genuine signature",
      async () => {
        const [header, , signature] = (await genuine()).split(".");
        const claims = { ...(await claimsOf(await genuine())), exp: nowSeconds() + 3_000 };
        return [header, part(claims), signature].join(".");
      },
    ],
    [
      "one whose signature the platform would have taken away",
      async () => (await genuine()).replace(/[^.]+$/, "SIGNATURE_REMOVED_BY_GOOGLE"),
    ],
    ["one that is too long", async () => `${await genuine()}${"A".repeat(5_000)}`],
    ["an access token", async (): Promise<string> => "ya29.simulated-token"],
  ] as const)("%s", async (_what, make) => {
    const answer = await call(await make());
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("worker.unproven");
  });

  test("a genuine one in another place", async () => {
    const token = await genuine();
    for (const headers of [{ authorization: token }, { authorization: `Basic ${token}` }, { cookie: token }])
      expect((await app.ask(`/api/v1/worker/tasks/${unknownId}`, { method: "POST", headers })).status).toBe(
        401,
      );
  });
});

describe("where the platform has checked the signature and taken it away", () => {
  const taken = async (claims: Record<string, unknown> = {}, audience = workerUrl): Promise<string> =>
    (await google.identity.identityToken(audience, claims)).replace(/[^.]+$/, "SIGNATURE_REMOVED_BY_GOOGLE");
  const verify = (headers: Record<string, string>) =>
    verifyIdentity(optionsOf({ platformVerified: true }))(new Headers(headers));

  test("its claims are believed, and held against the same list", async () => {
    await verify({ authorization: `Bearer ${await taken()}` });
    await verify({ authorization: `Bearer ${await genuine()}` });
    for (const token of [
      await taken({ email: "edge@cpt-simulated.iam.gserviceaccount.com" }),
      await taken({}, "https://other.example"),
      await taken({ exp: nowSeconds() - 100, iat: nowSeconds() - 200 }),
      (await genuine()).replace(/[^.]+$/, "SIGNATURE_REMOVED_BY_NOBODY"),
    ])
      await expect(verify({ authorization: `Bearer ${token}` })).rejects.toThrow("worker.unproven");
  });

  test("a token that the platform never looked at is not: of two it checks one", async () => {
    const edge = await taken({ email: "edge@cpt-simulated.iam.gserviceaccount.com" });
    await expect(
      verify({ authorization: `Bearer ${await taken()}`, "x-serverless-authorization": `Bearer ${edge}` }),
    ).rejects.toThrow("worker.unproven: another account");
  });
});

test("Google's keys are asked for once, and no more often for keys that nobody has", async () => {
  let asked = 0;
  const counting = verifyIdentity(
    optionsOf({
      fetch: (url, init) => {
        asked++;
        return fetch(url, init);
      },
    }),
  );
  const verify = (token: string) => counting(new Headers({ authorization: `Bearer ${token}` }));
  for (let count = 0; count < 5; count++) await verify(await genuine());
  expect(asked).toBe(1);
  const { privateKey } = await generateKeyPair("RS256");
  for (let count = 0; count < 20; count++) {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: `k${count}` })
      .sign(privateKey);
    await expect(verify(token)).rejects.toThrow("worker.unproven");
  }
  expect(asked).toBeLessThanOrEqual(2);
});

test.each([
  ["don't come", () => Promise.reject(new Error("no way"))],
  ["are an error", () => Promise.resolve(new Response("sorry", { status: 500 }))],
  ["are too many", () => Promise.resolve(new Response("x".repeat(100_000)))],
  ["are no JSON", () => Promise.resolve(new Response("<html>"))],
  ["are no keys", () => Promise.resolve(Response.json({ keys: 5 }))],
])("where Google's keys %s the caller is told to come back, not let in", async (_how, answer) => {
  const verify = verifyIdentity(optionsOf({ fetch: answer }));
  await expect(verify(new Headers({ authorization: `Bearer ${await genuine()}` }))).rejects.toThrow(
    "service.unavailable",
  );
});

test("where workers look by themselves there is no such door", async () => {
  const pulling = await startApp({}, {}, app.simulatorUrl);
  const answer = await pulling.ask(`/api/v1/worker/tasks/${unknownId}`, {
    method: "POST",
    headers: { authorization: `Bearer ${await genuine()}` },
  });
  expect(answer.status).toBe(404);
  await pulling.stop();
}, 30_000);
