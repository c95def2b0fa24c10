import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RateLimitStore } from "../../edge/outside/rate-limit-store/port.ts";
import { freePort } from "../servers/server.ts";
import { until } from "../until.ts";

const root = join(import.meta.dir, "../..");

export interface Counters {
  /** The store as one of the isolates sees it. */
  isolate(which: "first" | "second", how: { leased?: boolean }): RateLimitStore;
  stop(): Promise<void>;
}

/** Real Durable Objects on a bare workerd, asked from two isolates that share them. */
export async function startCounters(): Promise<Counters> {
  const folder = mkdtempSync(join(tmpdir(), "counters-"));
  mkdirSync(join(folder, "storage"));
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, "rate-limit-store-worker.js")],
    external: ["cloudflare:*"],
  });
  writeFileSync(join(folder, "worker.js"), (await built.outputs[0]?.text()) ?? "");
  const ports = { first: await freePort(), second: await freePort() };
  writeFileSync(join(folder, "config.capnp"), settings(ports, join(folder, "storage")));
  const program = Bun.resolveSync(
    `@cloudflare/workerd-${process.platform}-${process.arch.replace("x64", "64")}/bin/workerd`,
    root,
  );
  const child = Bun.spawn([program, "serve", join(folder, "config.capnp")], {
    stdout: "inherit",
    stderr: "inherit",
  });
  const isolate: Counters["isolate"] = (which, { leased = false }) => ({
    async take(key, policies, options = {}) {
      const answer = await fetch(`http://127.0.0.1:${ports[which]}/${leased ? "leased" : ""}`, {
        method: "POST",
        body: JSON.stringify([key, policies, options]),
      });
      if (!answer.ok) throw new Error(`Asking the counters: ${answer.status} ${await answer.text()}`);
      return answer.json() as ReturnType<RateLimitStore["take"]>;
    },
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await child.exited;
    rmSync(folder, { recursive: true });
  };
  const answers = async (which: "first" | "second") => {
    if (child.exitCode !== null) throw new Error("Starting the counters: workerd ended");
    return isolate(which, {})
      .take("up", [])
      .then(
        () => true,
        () => false,
      );
  };
  try {
    for (const which of ["first", "second"] as const) await until(() => answers(which));
  } catch (error) {
    await stop();
    throw error;
  }
  return { isolate, stop };
}

/** Two Workers of the same code: the objects belong to the first, the second asks for them by name. */
function settings(ports: Record<"first" | "second", number>, storage: string): string {
  const date = readFileSync(join(root, "wrangler.toml"), "utf8").match(/^compatibility_date = "(.+)"$/m)?.[1];
  const worker = (binding: string, objects = "") => `(
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "${date}",
    bindings = [(name = "COUNTERS", durableObjectNamespace = ${binding})],
    ${objects}
  )`;
  const objects = `durableObjectNamespaces = [(className = "RateLimitCounter", uniqueKey = "counters", enableSql = true)],
    durableObjectStorage = (localDisk = "storage"),`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "first", worker = .first),
    (name = "second", worker = .second),
    (name = "storage", disk = (path = "${storage}", writable = true)),
  ],
  sockets = [
    (name = "first", address = "127.0.0.1:${ports.first}", http = (), service = "first"),
    (name = "second", address = "127.0.0.1:${ports.second}", http = (), service = "second"),
  ],
);
const first :Workerd.Worker = ${worker('"RateLimitCounter"', objects)};
const second :Workerd.Worker = ${worker('(className = "RateLimitCounter", serviceName = "first")')};
`;
}
