import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../infra/local/root.ts";
import type { Belongings } from "../belongings.ts";
import { freePort } from "../free-port.ts";
import { type WorkerOnPort, workerdConfig } from "./workerd-config.ts";

type Worker = Omit<WorkerOnPort, "name" | "port">;

const startMsMax = 20_000;

/** Starts each in one bare workerd, waits until each answers as it should, and gives where each listens, and in which process. */
export async function startWorkers<Name extends string>(
  workers: Readonly<Record<Name, Worker>>,
  { edgeCode, path }: { edgeCode: string; path: string },
  belongings: Belongings,
): Promise<{ ports: Record<Name, number>; pid: number }> {
  const folder = belongings.folder();
  const storage = join(folder, "storage");
  mkdirSync(storage);
  writeFileSync(join(folder, "worker.js"), edgeCode);
  const onPorts: WorkerOnPort[] = [];
  for (const [name, worker] of Object.entries<Worker>(workers))
    onPorts.push({ ...worker, name, port: await freePort() });
  for (const file of new Set(onPorts.flatMap(({ modules }) => modules)))
    if (file !== "worker.js") cpSync(join(import.meta.dirname, file), join(folder, file));
  const config = join(folder, "config.capnp");
  writeFileSync(config, workerdConfig(onPorts, storage, compatibilityDate()));
  // The log lines of the Worker go nowhere: here is no platform that gathers them.
  const { exited, pid } = belongings.process([workerdProgram(), "serve", config]);
  for (const { port } of onPorts) await answered(port, path, exited);
  const ports = Object.fromEntries(onPorts.map(({ name, port }) => [name, port])) as Record<Name, number>;
  return { ports, pid };
}

/** What the page of someone signed in sends, with what Cloudflare adds. */
export const requestHeaders = (port: number): Record<string, string> => ({
  Host: `dev.api.localhost:${port}`,
  Accept: "application/json",
  Authorization: `Bearer ${"session".repeat(20)}`,
  "CF-Connecting-IP": "203.0.113.7",
  "User-Agent": "bench",
});

async function answered(port: number, path: string, exited: Promise<number>): Promise<void> {
  let said = "nothing answered";
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (const giveUpAt = performance.now() + startMsMax; performance.now() < giveUpAt && !ended; ) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: requestHeaders(port),
      redirect: "manual",
    }).catch(() => undefined);
    if (answer && answer.status < 400) return;
    if (answer) said = `${answer.status} ${await answer.text()}`;
    await Bun.sleep(20);
  }
  throw new Error(`Starting the Workers: ${said}`);
}

const compatibilityDate = (): string =>
  readFileSync(join(root, "wrangler.toml"), "utf8").match(/^compatibility_date = "(.+)"$/m)?.[1] ?? "";

/** The program itself, not the script of its package: who ends that one leaves workerd behind. */
function workerdProgram(): string {
  const arch = process.arch.replace("x64", "64");
  return Bun.resolveSync(`@cloudflare/workerd-${process.platform}-${arch}/bin/workerd`, root);
}
