import type { Socket } from "node:net";
import { type GarbageShape, raw } from "./shape.ts";

const head = (...lines: string[]): string =>
  ["HTTP/1.1 200 OK", "Content-Type: application/json", ...lines, "", ""].join("\r\n");
const lengthOf = (text: string): number => Buffer.byteLength(text);
const slowMs = 1_000;

/** What no HTTP library would write: the bytes are put on the connection by hand. */
export const wrongWires: GarbageShape[] = [
  raw("length-too-large", "Content-Length promises 500 bytes more than come", (socket, real) =>
    socket.end(head(`Content-Length: ${lengthOf(real) + 500}`) + real),
  ),
  raw("length-too-small", "Content-Length is ten bytes short", (socket, real) =>
    socket.end(head(`Content-Length: ${Math.max(0, lengthOf(real) - 10)}`) + real),
  ),
  raw("length-twice", "Two Content-Lengths that differ", (socket, real) =>
    socket.end(head(`Content-Length: ${lengthOf(real)}`, "Content-Length: 5") + real),
  ),
  raw("length-no-number", "A Content-Length that is no number", (socket, real) =>
    socket.end(head("Content-Length: many") + real),
  ),
  raw("bad-chunks", "Chunks whose sizes are no numbers", (socket, real) =>
    socket.end(`${head("Transfer-Encoding: chunked")}XYZ\r\n${real}\r\n0\r\n\r\n`),
  ),
  raw("chunks-without-end", "Chunks, and the connection closed before the last", (socket, real) =>
    socket.end(`${head("Transfer-Encoding: chunked")}${lengthOf(real).toString(16)}\r\n${real}\r\n`),
  ),
  raw("no-http", "Text that is no HTTP at all", (socket) => socket.end("220 mail.example ESMTP ready\r\n")),
  raw("broken-status-line", "A status that is no number", (socket) =>
    socket.end("HTTP/1.1 OK fine\r\n\r\n{}"),
  ),
  raw("header-without-colon", "A header line that is none", (socket, real) =>
    socket.end(head("this is no header", `Content-Length: ${lengthOf(real)}`) + real),
  ),
  raw("cut-in-the-middle", "Half of the real answer, then the connection is closed", (socket, real) =>
    socket.end(head(`Content-Length: ${lengthOf(real)}`) + real.slice(0, real.length >> 1)),
  ),
  raw("closed-at-once", "The connection is closed without a byte", (socket) => socket.destroy()),
  raw("reset", "The connection is reset without a byte", (socket) => socket.resetAndDestroy()),
  raw(
    "slow-loris",
    "The real answer at one byte a second",
    (socket, real) => {
      socket.write(head(`Content-Length: ${lengthOf(real)}`));
      drip(socket, real);
    },
    true,
  ),
  raw(
    "slow-headers",
    "One header a second, and never a body",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      dripEach(socket, (at) => `X-Slow-${at}: ${at}\r\n`);
    },
    true,
  ),
  raw(
    "head-then-silence",
    "The head of a good answer, and nothing after it",
    (socket, real) => {
      socket.write(head(`Content-Length: ${lengthOf(real)}`));
    },
    true,
  ),
];

const drip = (socket: Socket, text: string): void => dripEach(socket, (at) => text.charAt(at));

/** Until the connection is gone: the client or the control ends it. */
function dripEach(socket: Socket, piece: (at: number) => string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(piece(at));
    at += 1;
  }, slowMs);
  socket.once("close", () => clearInterval(timer));
}
