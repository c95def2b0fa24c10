import { join } from "node:path";
import type { Subprocess } from "bun";

/** The origin as it is deployed, as a process of its own. */
export interface OriginProcess {
  process: Subprocess<"ignore", "pipe", "inherit">;
  /** Where it listens; resolves when it is ready. */
  url: Promise<string>;
  /** Ends it by this signal, and tells its exit code; of one that was killed, none. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const program = join(import.meta.dir, "../../origin/main.ts");

/** Told nothing but this. */
export function startOrigin(env: Record<string, string>): OriginProcess {
  const child = Bun.spawn([process.execPath, program], {
    env: { PORT: "0", TMPDIR: process.env["TMPDIR"] ?? "/tmp", ...env },
    ...{ stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  });
  const ready = Promise.withResolvers<string>();
  // Whoever only ends it never asks where it listens.
  ready.promise.catch(() => {});
  void (async () => {
    let [rest, url, last] = ["", "", ""];
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const told: Record<string, unknown> = JSON.parse(line);
        if (told["message"] === "Listening") url = String(told["url"]);
        if (told["message"] === "Ready") ready.resolve(url);
        last = line;
      }
    }
    ready.reject(new Error(`The origin ended before it was ready; its last line: ${last}`));
  })();
  return {
    process: child,
    url: ready.promise,
    end: async (signal) => {
      child.kill(signal);
      await child.exited;
      return child.exitCode;
    },
  };
}
