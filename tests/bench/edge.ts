import { bundleEdge } from "../../infra/local/bundle-edge.ts";
import { cpuShare } from "./edge/cpu-share.ts";
import { startNginx } from "./edge/nginx.ts";
import { addedMedianMs } from "./edge/paced.ts";
import { serveOrigin, settingsFor } from "./edge/stand-in-origin.ts";
import { requestHeaders, startWorkers } from "./edge/start-workers.ts";
import { floorOfHeaders, floorOfObject, passThrough, product, withoutLeases } from "./edge/workers.ts";
import { needWrk, throughput } from "./edge/wrk.ts";
import { type Benchmark, interleaved } from "./harness.ts";
import { median, ratioOf } from "./result.ts";

const secondsOfRun = 1;
const runsOfNote = 5;
const path = "/api/v1/tesla/vehicles";

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
    const settings = await settingsFor(origin);
    const { ports, pid } = await startWorkers(
      {
        road: product(settings),
        store: withoutLeases(settings),
        pass: passThrough(origin),
        headers: floorOfHeaders(origin),
        object: floorOfObject(origin),
      },
      { edgeCode: code, path },
      belongings,
    );
    const measured = (port: number) => () =>
      throughput(`http://127.0.0.1:${port}${path}`, requestHeaders(port), secondsOfRun, belongings);
    const peer = measured(ports.pass);
    return {
      sides: { road: { ours: measured(ports.road), peer }, store: { ours: measured(ports.store), peer } },
      notes: async () => {
        const nginx = await startNginx(origin, belongings);
        const ratioTo = async (port: number) => {
          const pairs = await interleaved({ ours: measured(port), peer }, runsOfNote);
          return median(pairs.map((pair) => ratioOf(pair, "higher"))).toFixed(2);
        };
        const cpu = cpuShare(measured, { pid, peerPort: ports.pass, seconds: secondsOfRun });
        const added = await addedMedianMs(
          { ours: `http://127.0.0.1:${ports.road}${path}`, peer: `http://127.0.0.1:${ports.pass}${path}` },
          { ours: requestHeaders(ports.road), peer: requestHeaders(ports.pass) },
        );
        return [
          `median added at 1,000 requests a second: ${added.toFixed(2)} ms, at most 0.25`,
          `by processor time for each request, to the pass-through: road ${await cpu(ports.road)}, store ${await cpu(ports.store)}, headers and log line alone ${await cpu(ports.headers)}, one call of a bare object ${await cpu(ports.object)}`,
          `bundle: ${(gzipBytes / 1024).toFixed(1)} KiB gzip, at most 60`,
          `what the runtime allows, to the pass-through: our headers and a log line alone ${await ratioTo(ports.headers)}`,
          `the pass-through with one call of a bare Durable Object: ${await ratioTo(ports.object)}`,
          nginx === undefined
            ? "nginx is not installed: not measured"
            : `nginx (proxy_pass, limit_req, add_header; one process), to the pass-through: ${await ratioTo(nginx)}`,
        ];
      },
    };
  },
};
