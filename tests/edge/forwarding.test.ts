import { afterEach, expect, test } from "bun:test";
import { connect, createServer } from "node:net";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

const api = "dev.api.localhost";
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const stub = () => {
  const origin = startStubOrigin();
  running.push(origin);
  return origin;
};
const edgeOn = async (...origins: (StubOrigin | string)[]): Promise<RunningEdge> => {
  const urls = origins.map((origin) => (typeof origin === "string" ? origin : origin.url));
  const edge = await startEdge({ origins: urls, vars: { LIMITS: "all=100000/60" } });
  running.push(edge);
  return edge;
};

test("what may be repeated goes to the next origin where the first is down or unwell, the rest does not", async () => {
  const [first, second] = [stub(), stub()];
  const edge = await edgeOn(first, second);
  for (const status of [502, 503, 504]) {
    first.answer = () => new Response("<html>", { status });
    expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  }
  second.seen.length = 0;
  expect((await edge.ask(`${api}/api/v1/x`, { method: "POST", body: "{}" })).status).toBe(503);
  expect(second.seen).toEqual([]);
});

test("a body with an Idempotency-Key arrives whole at the second origin", async () => {
  const second = stub();
  const edge = await edgeOn(`http://127.0.0.1:${await deafPort()}`, second);
  const answer = await edge.ask(`${api}/api/v1/x`, {
    method: "POST",
    body: '{"a":1}',
    headers: { "idempotency-key": '"1"', "content-type": "application/json" },
  });
  expect(answer.status).toBe(200);
  expect(second.seen[0]?.body).toBe('{"a":1}');
});

test("an origin that failed five times is passed over", async () => {
  const [first, second] = [stub(), stub()];
  first.answer = () => new Response("", { status: 503 });
  const edge = await edgeOn(first, second);
  for (let index = 0; index < 10; index++) expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect([first.seen.length, second.seen.length]).toEqual([5, 10]);
});

test("no page of a platform, no redirect followed, no answer at all: a problem with Retry-After", async () => {
  const origin = stub();
  const edge = await edgeOn(origin);
  origin.answer = () => new Response("<h1>Google</h1>", { status: 503 });
  const unwell = await edge.ask(`${api}/api/v1/x`);
  expect([unwell.status, unwell.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await unwell.text()).not.toContain("Google");
  origin.answer = () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:1/" } });
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(307);
  origin.answer = () =>
    Response.json(
      { title: "ours" },
      { status: 503, headers: { "content-type": "application/problem+json" } },
    );
  expect(await (await edge.ask(`${api}/api/v1/x`)).json()).toEqual({ title: "ours" });
  await running.shift()?.stop();
  const gone = await edge.ask(`${api}/api/v1/x`);
  expect([gone.status, gone.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await gone.json()).toMatchObject({
    type: "https://carpulsetracker.com/problems/origin.unreachable",
  });
});

test("an origin that hangs is left after 10 s for the next", async () => {
  const hanging = stub();
  hanging.answer = () => new Promise(() => {});
  const edge = await edgeOn(hanging, stub());
  const startedAtMs = Date.now();
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect(Date.now() - startedAtMs).toBeWithin(9_500, 12_000);
}, 20_000);

/** A port on which nobody listens. */
async function deafPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => connect(port, "127.0.0.1").on("error", () => resolve()));
  return port;
}
