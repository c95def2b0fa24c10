import { rmSync } from "node:fs";
import { join } from "node:path";
import { compileCommand } from "../../infra/local/compile-origin.ts";
import { pinnedNode } from "../../infra/local/root.ts";
import type { Belongings } from "./belongings.ts";
import { freePort } from "./free-port.ts";
import type { Benchmark } from "./harness.ts";
import { median } from "./result.ts";
import { firstAnswer } from "./start/first-answer.ts";

export const start: Benchmark = {
  name: "start",
  compares: "the origin as its container runs it, from spawning the process to the first 200",
  metrics: [
    { name: "bare-bun", unit: "ms", better: "lower", figure: 0.5, runs: 21 },
    { name: "node-hono", unit: "ms", better: "lower", figure: 4, runs: 21 },
  ],
  prepare: async ({ belongings, say }) => {
    say("start: compiling the origin");
    const folder = belongings.folder();
    const origin = [await compileOrigin(join(folder, "origin"), belongings)];
    const data = join(folder, "data");
    const timed = (command: string[], path = "/health") => answeredAfterMs(command, path, data, belongings);
    const ours = async () => {
      const ms = await timed(origin);
      rmSync(data, { recursive: true, force: true });
      return ms;
    };
    return {
      sides: {
        "bare-bun": {
          ours,
          peer: () => timed([process.execPath, join(import.meta.dirname, "start/bare-bun.js")]),
        },
        "node-hono": {
          ours,
          peer: () => timed([pinnedNode(), join(import.meta.dirname, "start/node-hono.js")]),
        },
      },
      notes: async () => {
        const emptyMs = await timed(origin, "/ready");
        const keptMs: number[] = [];
        for (let run = 0; run < 5; run++) keptMs.push(await timed(origin, "/ready"));
        return [
          `/ready, embedded systems: ${emptyMs.toFixed(0)} ms with an empty data folder, ${median(keptMs).toFixed(0)} ms with a kept one`,
        ];
      },
    };
  },
};

async function compileOrigin(outfile: string, belongings: Belongings): Promise<string> {
  await belongings.output(compileCommand(outfile));
  return outfile;
}

async function answeredAfterMs(
  command: string[],
  path: string,
  dataFolder: string,
  belongings: Belongings,
): Promise<number> {
  const port = await freePort();
  const startedAtMs = performance.now();
  const program = belongings.process(command, { PORT: `${port}`, DATA_FOLDER: dataFolder });
  try {
    await firstAnswer(port, path, program.exited);
    return performance.now() - startedAtMs;
  } finally {
    // What is ready has data to close; what only listens is done with.
    await program.end(path === "/ready" ? "SIGTERM" : "SIGKILL");
  }
}
