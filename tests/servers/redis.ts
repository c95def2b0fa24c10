import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "./install.ts";
import { asServerUser, freePort, isRoot, nobody, runServer, type TestServer } from "./server.ts";

/**
 * A Redis of the machine's own, empty. What it holds is gone with a restart, as in a Memorystore without a replica;
 * a durable one writes everything to its disk before it answers.
 */
export async function startRedis(own: { isDurable?: boolean } = {}): Promise<TestServer> {
  const program = await redisProgram();
  const folder = mkdtempSync(join(tmpdir(), "test-redis-"));
  if (isRoot) chownSync(folder, nobody, nobody);
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: own.isDurable ? "yes" : "no",
    appendfsync: "always",
    daemonize: "no",
  };
  return runServer(`redis://127.0.0.1:${port}`, {
    name: "Redis",
    command: asServerUser([
      program,
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ]),
    stopSignal: "SIGTERM",
    answers: () => answers(port),
    cleanUp: async () => rmSync(folder, { recursive: true, force: true }),
  });
}

/** Asks it for a `PONG`: no client to close, and none that tries again by itself. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const answer = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.on("error", () => answer(false)).on("connect", () => socket.write("PING\r\n"));
    socket.on("data", (bytes) => answer(bytes.toString().startsWith("+PONG")));
  });
}

const redisProgram = () =>
  installed({
    name: "Redis",
    debianPackage: "redis-server",
    find: () => Bun.which("redis-server") ?? Bun.which("valkey-server") ?? undefined,
  });
