import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

export interface RunningEdge {
  url: string;
  port: number;
  /** What the edge and its Worker logged so far. */
  lines: Record<string, unknown>[];
  /** Asks under a host name that no resolver knows: `dev.api.localhost/api/v1/me`, the port is added. */
  ask(address: string, init?: RequestInit): Promise<Response>;
  /** Sends bytes as they are and reads until the edge hangs up. */
  raw(bytes: string): Promise<string>;
  stop(): Promise<void>;
}

export interface EdgeOptions {
  origins?: readonly string[];
  vars?: Record<string, string>;
}

/** The real Worker on real workerd, on a free port; `stop` leaves no process behind. */
export async function startEdge({ origins, vars }: EdgeOptions = {}): Promise<RunningEdge> {
  const pageFolder = await smallPage();
  const child = Bun.spawn([join(root, "node_modules/.bin/node"), join(root, "infra/local/edge.ts")], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      EDGE_PORT: "0",
      EXIT_WITH_PARENT: "true",
      PAGE_FOLDER: pageFolder,
      ...(origins && { ORIGINS: origins.join(",") }),
      ...vars,
    },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines: Record<string, unknown>[] = [];
  const listening = Promise.withResolvers<string>();
  void read(child.stdout, (line) => {
    lines.push(line);
    if (line["message"] === "Listening") listening.resolve(String(line["url"]));
  });
  void child.exited.then((code) =>
    listening.reject(new Error(`Starting the edge: it ended with ${code}: ${JSON.stringify(lines)}`)),
  );
  const url = await listening.promise;
  const port = Number(new URL(url).port);
  return {
    url,
    port,
    lines,
    ask(address, init) {
      const [, host, path] = address.match(/^([^/]+)(\/.*)$/) ?? [];
      const headers = new Headers(init?.headers);
      headers.set("host", `${host}:${port}`);
      return fetch(`${url}${path}`, { redirect: "manual", ...init, headers });
    },
    raw: (bytes) => sendRaw(port, bytes),
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
      rmSync(pageFolder, { recursive: true });
    },
  };
}

/** A page that needs no build. */
async function smallPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "edge-page-"));
  await Bun.write(join(folder, "index.html"), "<!doctype html><title>Car Pulse Tracker</title>");
  await Bun.write(join(folder, "assets/page-5a3f9c1b.js"), "export {};");
  return folder;
}

async function read(
  stream: ReadableStream<Uint8Array>,
  hear: (line: Record<string, unknown>) => void,
): Promise<void> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) hear(JSON.parse(part) as Record<string, unknown>);
  }
}

function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.setTimeout(3000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}
