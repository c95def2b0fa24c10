import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Product {
  apiUrl: string;
  pageUrl: string;
  simulatorUrl: string;
  /** Past the edge. */
  originUrl: string;
  adminKey: string;
  /** Every line that it wrote. */
  lines: string[];
  pid: number;
  /** Ends it as Ctrl-C does; gives back its exit code. */
  stop(): Promise<number>;
}

const root = join(import.meta.dir, "../..");

/** The whole product as `npm run dev` starts it, on free ports and a folder of its own. */
export async function startProduct(
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Product> {
  const [edge, origin, simulator, google] = await freePorts(4);
  const folder = mkdtempSync(join(tmpdir(), "cpt-product-"));
  const process = Bun.spawn([globalThis.process.execPath, "infra/local/dev.ts", ...options], {
    cwd: root,
    env: {
      ...globalThis.process.env,
      EDGE_PORT: String(edge),
      ORIGIN_PORT: String(origin),
      SIMULATOR_PORT: String(simulator),
      GOOGLE_PORT: String(google),
      DATA_FOLDER: folder,
      LIMITS: "all=100000/60",
      ...env,
    },
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines: string[] = [];
  const up = Promise.withResolvers<void>();
  void (async () => {
    let rest = "";
    for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
      if (parts.some((line) => line.includes(upMessage))) up.resolve();
    }
    up.reject(new Error(`The product ended before it was up:\n${lines.slice(-20).join("\n")}`));
  })();
  const stop = async (): Promise<number> => {
    process.kill("SIGINT");
    const code = await process.exited;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  await up.promise.catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    apiUrl: `http://dev.api.localhost:${edge}`,
    originUrl: `http://127.0.0.1:${origin}`,
    adminKey: JSON.parse(readFileSync(join(folder, "keys.json"), "utf8")).ADMIN_KEY,
    pageUrl: `http://localhost:${edge}`,
    simulatorUrl: `http://127.0.0.1:${simulator}`,
    lines,
    pid: process.pid,
    stop,
  };
}

const upMessage = "Everything is up";

/** Ports that nobody had a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return address !== null && typeof address === "object" ? address.port : 0;
    }),
  );
}
