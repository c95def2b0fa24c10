import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type DeployedEdge, startDeployedEdge } from "./deployed-edge.ts";

/** What no well-behaved client can send. Some of it workerd answers before our code is asked: see `docs/traps.md`. */
let deployed: DeployedEdge;
beforeAll(async () => {
  deployed = await startDeployedEdge();
});
afterAll(() => deployed.stop());
beforeEach(() => {
  deployed.origin.seen.length = 0;
});

const ours = "api.carpulsetracker.com";
const send = (lines: string[], body = "") =>
  deployed.edge.raw(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`);
const statusOf = (answer: string) => Number(answer.match(/^HTTP\/1\.[01] (\d{3})/)?.[1]);
const paths = () => deployed.origin.seen.map(({ method, path }) => `${method} ${path}`);

test.each([
  "api.carpulsetracker.com",
  "prd.api.carpulsetracker.com",
  "API.CarPulseTracker.COM",
  "api.carpulsetracker.com:443",
])("%p is a host of ours", async (host) => {
  expect(statusOf(await send(["GET / HTTP/1.1", `Host: ${host}`]))).toBe(200);
});

test.each([
  "prd.api.carpulsetracker.com.evil.com",
  "api.carpulsetracker.com.evil.com",
  "evilapi.carpulsetracker.com",
  "devxapi.carpulsetracker.com",
  "x.api.carpulsetracker.com",
  "xcarpulsetracker.com",
  "carpulsetracker.com.evil.com",
  "dev.api.carpulsetracker.com",
  "api.carpulsetracker.com.",
  "api.carpulsetracker.com:8443",
  "api.carpulsetracker.com:80@evil.com",
  "evil.com:443@api.carpulsetracker.com",
  "user@api.carpulsetracker.com",
  "api.carpulsetracker.com/x",
  "api.carpulsetracker.com?x",
  "api.carpulsetracker.com#x",
  "localhost",
  "127.0.0.1",
  "2130706433",
  "[::1]",
  "[::ffff:127.0.0.1]:8787",
])("%p is not", async (host) => {
  const answer = await send(["GET /api/v1/me HTTP/1.1", `Host: ${host}`]);
  expect(statusOf(answer)).toBe(421);
  expect(answer).toContain("problems/host.unknown");
  expect(paths()).toEqual([]);
});

test.each([
  ["no Host", ["GET / HTTP/1.1"]],
  ["an empty Host", ["GET / HTTP/1.1", "Host:"]],
  ["no Host, of HTTP/1.0", ["GET / HTTP/1.0"]],
  ["two Hosts", ["GET / HTTP/1.1", `Host: ${ours}`, "Host: evil.com"]],
  ["the same Host twice", ["GET / HTTP/1.1", `Host: ${ours}`, `Host: ${ours}`]],
  ["a list of Hosts", ["GET / HTTP/1.1", `Host: ${ours}, evil.com`]],
  ["an encoded Host", ["GET / HTTP/1.1", "Host: api%2ecarpulsetracker.com"]],
  ["a Host with a tab", ["GET / HTTP/1.1", "Host: api.carpulse\ttracker.com"]],
  ["a Host in other letters", ["GET / HTTP/1.1", "Host: api\xe3\x80\x82carpulsetracker.com"]],
  ["a method that nobody knows", ["BREW / HTTP/1.1", `Host: ${ours}`]],
  ["a method in small letters", ["get / HTTP/1.1", `Host: ${ours}`]],
  ["a method of others", ["PURGE / HTTP/1.1", `Host: ${ours}`]],
  ["no target", ["OPTIONS * HTTP/1.1", `Host: ${ours}`]],
  ["NUL in a header", ["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, "X-API-Key: a\0b"]],
  ["NUL in the path", ["GET /api/\0v1/me HTTP/1.1", `Host: ${ours}`]],
  ["a folded header", ["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, "X-API-Key: a", " b: c"]],
  ["a bare CR", ["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, "X-API-Key: a\rX-Admin-Key: b"]],
  ["a space before a colon", ["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, "X-API-Key : a"]],
  ["a header of 100 KB", ["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, `X-API-Key: ${"a".repeat(100_000)}`]],
  ["a target of 100 KB", [`GET /api/v1/me?${"a".repeat(100_000)} HTTP/1.1`, `Host: ${ours}`]],
  ["a version from the future", ["GET /api/v1/me HTTP/9.9", `Host: ${ours}`]],
  ["a Host in the path", ["GET //evil.com/api/v1/me HTTP/1.1", `Host: ${ours}`]],
  ["two lengths", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Content-Length: 4", "Content-Length: 5"]],
  ["a length below nothing", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Content-Length: -1"]],
  ["a length with a sign", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Content-Length: +4"]],
  ["another transfer", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Transfer-Encoding: xchunked"]],
  ["a hidden transfer", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Transfer-Encoding : chunked"]],
  ["two transfers", ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Transfer-Encoding: chunked, identity"]],
])("%s is refused, and no origin hears of it", async (_what, lines) => {
  const answer = await send(lines, "abcd");
  expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
  expect(answer).not.toContain('"ok"');
  expect(paths()).toEqual([]);
});

test("of a target with a host of its own the path counts, and the Host header says whose it is", async () => {
  expect(statusOf(await send(["GET http://evil.com/api/v1/me HTTP/1.1", `Host: ${ours}`]))).toBe(200);
  expect(statusOf(await send([`GET http://${ours}/api/v1/me HTTP/1.1`, "Host: evil.com"]))).toBe(421);
  expect(paths()).toEqual(["GET /api/v1/me"]);
});

test("CONNECT opens no tunnel", async () => {
  const target = new URL(deployed.origin.url).host;
  await deployed.edge.raw(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${ours}\r\n\r\nGET /api/v1/tunnelled HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  expect(paths()).toEqual([]);
});

test("where a length and chunks contradict each other the chunks count, once, at both ends", async () => {
  const answer = await send(
    ["POST /api/v1/me HTTP/1.1", `Host: ${ours}`, "Content-Length: 4", "Transfer-Encoding: chunked"],
    `0\r\n\r\nGET /api/v1/smuggled HTTP/1.1\r\nHost: ${ours}\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(200);
  expect(paths()).toEqual(["POST /api/v1/me"]);
  expect(deployed.origin.seen[0]?.body).toBe("");
  expect(deployed.origin.seen[0]?.headers.get("content-length")).toBeNull();
});

test("a hundred kilobytes in many headers pass workerd, and none of them passes us", async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `X-H${index}: ${"a".repeat(40)}`);
  expect(statusOf(await send(["GET /api/v1/me HTTP/1.1", `Host: ${ours}`, ...many]))).toBe(200);
  expect(JSON.stringify([...(deployed.origin.seen[0]?.headers ?? [])])).not.toContain("x-h");
});

test("an upgrade is asked of us alone", async () => {
  const answer = await deployed.edge.raw(
    `GET /api/v1/me HTTP/1.1\r\nHost: ${ours}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(200);
  expect(deployed.origin.seen[0]?.headers.get("upgrade")).toBeNull();
});
