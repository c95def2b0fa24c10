import { fileURLToPath } from "node:url";
import { bundleEdge } from "../../infra/local/bundle-edge.ts";
import { startRedis } from "../servers/redis.ts";
import { startUpstash } from "../simulators/upstash/simulator.ts";
import { startWorkers } from "./edge/start-workers.ts";
import { decisions } from "./edge/workers.ts";
import { goodThroughput, needWrk } from "./edge/wrk.ts";
import type { Benchmark } from "./harness.ts";

const secondsOfRun = 1;

interface Undecided {
  count: number;
  said: string[];
}

export const limits: Benchmark = {
  name: "limits",
  compares:
    "decisions by our sliding window, against a bare counter on the same road: a Durable Object that adds one (object), a fixed window by EVALSHA through the same client (upstash)",
  metrics: [
    // No figure is set for these two: what a window that is exact may cost beside one that isn't.
    { name: "object", unit: "decisions/s", better: "higher", figure: 0, runs: 5 },
    { name: "upstash", unit: "decisions/s", better: "higher", figure: 0, runs: 5 },
  ],
  prepare: async ({ belongings, say }) => {
    await needWrk(belongings, say);
    say("limits: starting Redis");
    const redis = belongings.server(await startRedis());
    const upstash = belongings.server(await startUpstash(redis.url));
    const { code } = await bundleEdge(fileURLToPath(new URL("edge/decisions.js", import.meta.url)));
    const {
      ports: { port },
    } = await startWorkers(
      { port: decisions({ UPSTASH_URL: upstash.url, UPSTASH_TOKEN: upstash.token }) },
      { edgeCode: code, path: "/object" },
      belongings,
    );
    // The script is sent as a text at first; not in a run.
    for (const path of ["/upstash", "/bare-upstash"]) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      if (!answer.ok) throw new Error(`Deciding once: ${await answer.text()}`);
    }
    const measured = (path: string) => () =>
      goodThroughput(`http://127.0.0.1:${port}${path}`, {}, secondsOfRun, belongings);
    return {
      sides: {
        object: { ours: measured("/object"), peer: measured("/bare-object") },
        upstash: { ours: measured("/upstash"), peer: measured("/bare-upstash") },
      },
      notes: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/undecided`);
        const undecided = Object.entries((await answer.json()) as Record<string, Undecided>);
        const told = undecided.map(([side, { count, said }]) => `${side} ${count} (${said.join("; ")})`);
        return [`requests that came to no decision, and count as none: ${told.join(", ") || "none"}`];
      },
    };
  },
};
