import { afterEach, expect, test } from "bun:test";
import { createSign, generateKeyPairSync } from "node:crypto";
import { startEdge } from "./start-edge.ts";
import { startStubOrigin } from "./stub-origin.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const api = "dev.api.localhost";
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.stop();
});

/** An origin, the endpoint that gives tokens for it, and an edge between them. */
async function edgeWithIdentity(lifeSeconds: number) {
  const [origin, endpoint] = [startStubOrigin(), startStubOrigin()];
  running.push(origin, endpoint);
  endpoint.answer = async () => {
    await Bun.sleep(50);
    return Response.json({ id_token: tokenFor(endpoint.seen.length, lifeSeconds) });
  };
  const account = {
    type: "service_account",
    client_email: "edge@project.iam.gserviceaccount.com",
    private_key_id: "key-1",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: `${endpoint.url}/token`,
  };
  const edge = await startEdge({
    origins: [origin.url],
    vars: { SERVICE_ACCOUNT_KEY: JSON.stringify(account), LIMITS: "all=100000/60" },
  });
  running.push(edge);
  return { origin, endpoint, edge, account };
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenFor = (count: number, lifeSeconds: number) =>
  `${encoded({ alg: "RS256" })}.${encoded({ count, exp: Math.floor(Date.now() / 1000) + lifeSeconds })}.c2ln`;

test("many who wait cause one fetch; the token stands beside the client's own Authorization", async () => {
  const { origin, endpoint, edge, account } = await edgeWithIdentity(3600);
  const headers = { authorization: "Bearer mine" };
  await Promise.all(Array.from({ length: 20 }, () => edge.ask(`${api}/api/v1/x`, { headers })));
  await edge.ask(`${api}/api/v1/x`, { headers });
  expect(endpoint.seen).toHaveLength(1);
  expect(origin.seen).toHaveLength(21);
  for (const request of origin.seen) {
    expect(request.headers.get("authorization")).toBe("Bearer mine");
    expect(request.headers.get("x-serverless-authorization")).toMatch(/^Bearer eyJ/);
  }
  const body = endpoint.seen[0]?.body ?? "";
  const iat = issuedAt(body);
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(10);
  expect(body).toBe(expectedBody(account, origin.url, iat));
});

/** RS256 is deterministic: signed here by other means, the whole form is the same to the byte. */
function expectedBody(account: { client_email: string; token_uri: string }, audience: string, iat: number) {
  const claims = {
    iss: account.client_email,
    sub: account.client_email,
    aud: account.token_uri,
    target_audience: audience,
    iat,
    exp: iat + 3600,
  };
  const signed = `${encoded({ alg: "RS256", typ: "JWT", kid: "key-1" })}.${encoded(claims)}`;
  const signature = createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url");
  return `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=${signed}.${signature}`;
}

function issuedAt(body: string): number {
  const [, claims = ""] = (new URLSearchParams(body).get("assertion") ?? "").split(".");
  return (JSON.parse(atob(claims)) as { iat: number }).iat;
}

test("each origin gets a token of its own audience", async () => {
  const { origin, endpoint, account } = await edgeWithIdentity(3600);
  const second = startStubOrigin();
  running.push(second);
  const edge = await startEdge({
    origins: [origin.url, second.url],
    vars: { SERVICE_ACCOUNT_KEY: JSON.stringify(account), LIMITS: "all=100000/60" },
  });
  running.push(edge);
  origin.answer = () => new Response("", { status: 503 });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  const bodies = endpoint.seen.map(({ body }) => body);
  expect(bodies).toEqual(
    [origin, second].map(({ url }, index) => expectedBody(account, url, issuedAt(bodies[index] ?? ""))),
  );
});

test("a redirect is not followed: our token goes to our own origins alone", async () => {
  const { origin, edge } = await edgeWithIdentity(3600);
  const elsewhere = startStubOrigin();
  running.push(elsewhere);
  for (const status of [301, 302, 303, 307, 308]) {
    origin.answer = () => new Response(null, { status, headers: { location: `${elsewhere.url}/steal` } });
    const answer = await edge.ask(`${api}/api/v1/x`);
    expect([answer.status, answer.headers.get("location")]).toEqual([status, `${elsewhere.url}/steal`]);
  }
  expect(elsewhere.seen).toEqual([]);
});

test("a token with less than five minutes left is renewed", async () => {
  const { endpoint, edge } = await edgeWithIdentity(299);
  await edge.ask(`${api}/api/v1/x`);
  await edge.ask(`${api}/api/v1/x`);
  expect(endpoint.seen).toHaveLength(2);
});

test("a token that can't be renewed serves on while it is good, and the endpoint is left alone for a while", async () => {
  const { origin, endpoint, edge } = await edgeWithIdentity(280);
  await edge.ask(`${api}/api/v1/x`);
  endpoint.answer = () => new Response("away", { status: 503 });
  for (let times = 0; times < 3; times++) expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect(endpoint.seen).toHaveLength(2);
  expect(new Set(origin.seen.map(({ headers }) => headers.get("x-serverless-authorization"))).size).toBe(1);
});

test("a platform that did not take the token is asked once more with a new one; the origin's own refusal stands", async () => {
  const { origin, endpoint, edge } = await edgeWithIdentity(3600);
  origin.answer = () => new Response("<html>", { status: origin.seen.length === 1 ? 401 : 200 });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect(endpoint.seen).toHaveLength(2);
  origin.answer = () =>
    new Response("{}", { status: 401, headers: { "content-type": "application/problem+json" } });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(401);
  expect(endpoint.seen).toHaveLength(2);
  origin.answer = () => new Response("<html>", { status: 403 });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(503);
  expect(endpoint.seen).toHaveLength(3);
});

test("without a token nothing is forwarded", async () => {
  const { origin, endpoint, edge } = await edgeWithIdentity(3600);
  endpoint.answer = () => new Response("no", { status: 400 });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(503);
  expect(origin.seen).toEqual([]);
});
