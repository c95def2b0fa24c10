import { afterEach, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

/** Two origins, the first of which is not well. */
const api = "dev.api.localhost";
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.stop();
});

const stub = (): StubOrigin => {
  const origin = startStubOrigin();
  running.push(origin);
  return origin;
};
async function edgeOn(...origins: { url: string }[]) {
  const edge = await startEdge({
    origins: origins.map(({ url }) => url),
    vars: { LIMITS: "all=100000/60" },
  });
  running.push(edge);
  return edge;
}
const answered503 = () => new Response("<html>", { status: 503 });

test("an origin that is killed is not missed, not even by those who were waiting for it", async () => {
  const [first, second] = [stub(), stub()];
  const edge = await edgeOn(first, second);
  first.answer = async () => {
    await Bun.sleep(5_000);
    return new Response("late");
  };
  const waiting = Array.from({ length: 5 }, () => edge.ask(`${api}/api/v1/x`));
  while (first.seen.length < 5) await Bun.sleep(5);
  await first.stop();
  const answers = await Promise.all([...waiting, edge.ask(`${api}/api/v1/x`)]);
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(second.seen).toHaveLength(6);
});

test("an origin that flaps costs no answer, is left alone after five failures, and is asked again after ten seconds", async () => {
  const [first, second] = [stub(), stub()];
  const edge = await edgeOn(first, second);
  first.answer = () => (first.seen.length % 2 ? answered503() : Response.json({ ok: true }));
  for (let index = 0; index < 20; index++) expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  // Every other one failed: the ninth was the fifth failure.
  expect([first.seen.length, second.seen.length]).toEqual([9, 16]);
  first.answer = () => Response.json({ ok: true });
  await Bun.sleep(10_100);
  for (let index = 0; index < 3; index++) expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect([first.seen.length, second.seen.length]).toEqual([12, 16]);
}, 20_000);

test("what an origin says itself, with a problem, is its answer: nobody else is asked, and it counts as no failure", async () => {
  const [first, second] = [stub(), stub()];
  const edge = await edgeOn(first, second);
  for (const status of [502, 503, 504]) {
    first.answer = () =>
      new Response('{"title":"Tesla rests"}', {
        status,
        headers: { "content-type": "application/problem+json", "retry-after": "30" },
      });
    for (let index = 0; index < 4; index++) {
      const answer = await edge.ask(`${api}/api/v1/x`);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, "30"]);
      expect(await answer.json()).toEqual({ title: "Tesla rests" });
    }
  }
  expect([first.seen.length, second.seen.length]).toEqual([12, 0]);
});

test("an answer that is cut in the middle is cut for the client: it has begun, so nobody else is asked", async () => {
  const cutting = await listening((socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  });
  const second = stub();
  const edge = await edgeOn(cutting, second);
  const answer = await edge.ask(`${api}/api/v1/x`);
  expect(answer.status).toBe(200);
  expect(answer.text()).rejects.toThrow();
  expect(second.seen).toEqual([]);
});

test("an origin that hangs up without a word is as good as none: the next one is asked, for what may be repeated", async () => {
  const silent = await listening((socket) => void socket.once("data", () => socket.destroy()));
  const second = stub();
  const edge = await edgeOn(silent, second);
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect((await edge.ask(`${api}/api/v1/x`, { method: "DELETE" })).status).toBe(503);
  const headers = { "idempotency-key": '"1"' };
  expect((await edge.ask(`${api}/api/v1/x`, { method: "DELETE", headers })).status).toBe(200);
  expect(second.seen.map(({ method }) => method)).toEqual(["GET", "DELETE"]);
});

test("an origin that says nothing for ten seconds is left for the next one", async () => {
  const left = Promise.withResolvers<void>();
  const hanging = await listening((socket) => void socket.resume().once("close", left.resolve));
  const edge = await edgeOn(hanging, stub());
  const startedAtMs = performance.now();
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(200);
  expect(performance.now() - startedAtMs).toBeGreaterThan(9_500);
  // Nothing waits for it any longer.
  await left.promise;
}, 30_000);

test("a request is asked twice at most, however many origins there are", async () => {
  const origins = [stub(), stub(), stub()];
  for (const origin of origins) origin.answer = answered503;
  const edge = await edgeOn(...origins);
  expect((await edge.ask(`${api}/api/v1/x`)).status).toBe(503);
  expect(origins.map(({ seen }) => seen.length)).toEqual([1, 1, 0]);
});

test("where no origin answers the API says so, and the page still loads", async () => {
  const edge = await edgeOn({ url: "http://127.0.0.1:9" });
  const answer = await edge.ask(`${api}/api/v1/x`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect((await edge.ask("localhost/cars/1")).status).toBe(200);
});

test("a body streams: its first bytes are with the origin before its last are sent", async () => {
  const arrived = Promise.withResolvers<void>();
  const origin = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const reader = request.body?.getReader();
      const first = await reader?.read();
      arrived.resolve();
      let bytes = first?.value?.length ?? 0;
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
        bytes += next.value?.length ?? 0;
      return Response.json({ bytes });
    },
  });
  running.push({ stop: () => origin.stop(true) });
  const edge = await edgeOn({ url: `http://127.0.0.1:${origin.port}` });
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new Uint8Array(1000));
      await arrived.promise;
      controller.enqueue(new Uint8Array(1000));
      controller.close();
    },
  });
  const answer = await edge.ask(`${api}/api/v1/x`, { method: "POST", body });
  expect(await answer.json()).toEqual({ bytes: 2000 });
});

async function listening(hear: (socket: Socket) => void): Promise<{ url: string }> {
  const server = createServer(hear);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}
