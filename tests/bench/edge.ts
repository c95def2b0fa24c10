import { bundleEdge } from "../../infra/local/bundle-edge.ts";
import { serveOrigin, settingsFor } from "./edge/stand-in-origin.ts";
import { startWorkers } from "./edge/start-workers.ts";
import { needWrk, throughput } from "./edge/wrk.ts";
import type { Benchmark } from "./harness.ts";

const secondsOfRun = 1;
const startMsMax = 20_000;

export const edge: Benchmark = {
  name: "edge",
  compares:
    "a busy caller on the whole road, with its lease (road) or the Durable Object asked each time (store), against a bare pass-through Worker, same workerd, same origin",
  metrics: [
    // The limit is decided in the isolate, by the lease that the product gives a busy caller.
    { name: "road", unit: "req/s", better: "higher", figure: 0.8, runs: 15 },
    // The Durable Object is asked at every request.
    { name: "store", unit: "req/s", better: "higher", figure: 0.55, runs: 15 },
  ],
  prepare: async ({ belongings, say }) => {
    await needWrk(belongings, say);
    say("edge: bundling the Worker");
    const { code, gzipBytes } = await bundleEdge();
    const origin = belongings.server(serveOrigin()).url.origin;
    const { ports, exited } = await startWorkers(code, await settingsFor(origin), origin, belongings);
    for (const port of Object.values(ports)) await answered(port, exited);
    const measured = (port: number) => () =>
      throughput(address(port), requestHeaders(port), secondsOfRun, belongings);
    const peer = measured(ports.pass);
    return {
      sides: { road: { ours: measured(ports.road), peer }, store: { ours: measured(ports.store), peer } },
      notes: async () => [`bundle: ${(gzipBytes / 1024).toFixed(1)} KiB gzip, at most 60`],
    };
  },
};

const address = (port: number): string => `http://127.0.0.1:${port}/api/v1/tesla/vehicles`;

/** What the page of someone signed in sends, with what Cloudflare adds. */
const requestHeaders = (port: number): Record<string, string> => ({
  Host: `dev.api.localhost:${port}`,
  Accept: "application/json",
  Authorization: `Bearer ${"session".repeat(20)}`,
  "CF-Connecting-IP": "203.0.113.7",
  "User-Agent": "bench",
});

async function answered(port: number, exited: Promise<number>): Promise<void> {
  let said = "nothing answered";
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  for (const giveUpAt = performance.now() + startMsMax; performance.now() < giveUpAt && !ended; ) {
    const answer = await fetch(address(port), { headers: requestHeaders(port) }).catch(() => undefined);
    if (answer?.ok) return;
    if (answer) said = `${answer.status} ${await answer.text()}`;
    await Bun.sleep(20);
  }
  throw new Error(`Starting the Workers: ${said}`);
}
