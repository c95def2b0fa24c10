import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../infra/local/root.ts";
import type { Belongings } from "../belongings.ts";
import { freePort } from "../free-port.ts";
import { type WorkerOnPort, workerdConfig } from "./workerd-config.ts";

/** Where each Worker listens. */
export interface WorkerPorts {
  road: number;
  store: number;
  pass: number;
}

/** One bare workerd with the product's own bundle twice, with its leases and without, and the pass-through. */
export async function startWorkers(
  code: string,
  settings: Record<string, string>,
  origin: string,
  belongings: Belongings,
): Promise<{ ports: WorkerPorts; exited: Promise<number> }> {
  const folder = belongings.folder();
  const storage = join(folder, "storage");
  mkdirSync(storage);
  for (const file of ["pass-through.js", "without-leases.js"])
    cpSync(join(import.meta.dirname, file), join(folder, file));
  writeFileSync(join(folder, "worker.js"), code);
  const ports = { road: await freePort(), store: await freePort(), pass: await freePort() };
  const edge = { text: settings, isEdge: true };
  const workers: WorkerOnPort[] = [
    { name: "road", port: ports.road, modules: ["worker.js"], ...edge },
    { name: "store", port: ports.store, modules: ["without-leases.js", "worker.js"], ...edge },
    { name: "pass", port: ports.pass, modules: ["pass-through.js"], text: { ORIGIN: origin } },
  ];
  const config = join(folder, "config.capnp");
  writeFileSync(config, workerdConfig(workers, storage, compatibilityDate()));
  // The log lines of the Worker go nowhere: here is no platform that gathers them.
  const { exited } = belongings.process([workerdProgram(), "serve", config]);
  return { ports, exited };
}

const compatibilityDate = (): string =>
  readFileSync(join(root, "wrangler.toml"), "utf8").match(/^compatibility_date = "(.+)"$/m)?.[1] ?? "";

/** The program itself, not the script of its package: who ends that one leaves workerd behind. */
function workerdProgram(): string {
  const arch = process.arch.replace("x64", "64");
  return Bun.resolveSync(`@cloudflare/workerd-${process.platform}-${arch}/bin/workerd`, root);
}
