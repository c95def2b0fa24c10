import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect, createServer, type Server } from "node:net";
import { until } from "../until.ts";
import { type RunningEdge, startEdge } from "./start-edge.ts";

/** An origin that keeps what it is sent byte by byte, and answers once a body has come to its end. */
let origin: Server;
let edge: RunningEdge;
let seen: { text: string; isOver: boolean }[] = [];
beforeAll(async () => {
  origin = createServer((socket) => {
    const request = { text: "", isOver: false };
    seen.push(request);
    socket.on("data", (chunk) => {
      request.text += chunk.toString("latin1");
      if (/\r\n0\r\n\r\n$/.test(request.text)) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    socket.on("close", () => {
      request.isOver = true;
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  const address = origin.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  edge = await startEdge({ origins: [`http://127.0.0.1:${port}`], vars: { LIMITS: "all=100000/60" } });
}, 30_000);
afterAll(async () => {
  await edge.stop();
  await new Promise((resolve) => origin.close(resolve));
});

/** Sends a request as it is, ends it, and reads the answer. */
function send(...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: edge.port, host: "127.0.0.1", allowHalfOpen: true });
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
    for (const part of parts) socket.write(part);
    socket.end();
  });
}
const head = (field: string): string =>
  `POST /api/v1/x HTTP/1.1\r\nHost: dev.api.localhost:${edge.port}\r\nConnection: close\r\n${field}\r\n\r\n`;
const whole = /\r\n0\r\n\r\n$/;

test("a whole chunked body arrives whole", async () => {
  seen = [];
  expect(await send(head("Transfer-Encoding: chunked"), "3\r\nabc\r\n0\r\n\r\n")).toStartWith("HTTP/1.1 200");
  expect(seen[0]?.text).toMatch(whole);
});

test.each([
  ["cut in the middle of a chunk", ["3\r\nabc\r\n5\r\nde"]],
  ["with a size that is no number", ["3\r\nabc\r\nZZZZ\r\n"]],
  ["above the limit", Array.from({ length: 20 }, () => `10000\r\n${"x".repeat(65_536)}\r\n`)],
])("a chunked body %s never looks whole to an origin, and is no fault of it", async (_name, chunks) => {
  seen = [];
  const answer = await send(head("Transfer-Encoding: chunked"), ...chunks);
  expect(answer).not.toStartWith("HTTP/1.1 200");
  expect(answer).not.toContain("origin.unreachable");
  await until(() => seen.every(({ isOver }) => isOver));
  for (const { text } of seen) expect(text).not.toMatch(whole);
});

test("clients that break off don't get an origin passed over", async () => {
  for (let count = 0; count < 6; count++) await send(head("Content-Length: 100"), "x");
  seen = [];
  expect(await send(head("Transfer-Encoding: chunked"), "3\r\nabc\r\n0\r\n\r\n")).toStartWith("HTTP/1.1 200");
});
