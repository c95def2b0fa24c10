import { bundleEdge } from "../../infra/local/bundle-edge.ts";
import { parseLinkKeys, signLink } from "../../shared/signed-link.ts";
import { cpuShare } from "./edge/cpu-share.ts";
import { serveOrigin, settingsFor } from "./edge/stand-in-origin.ts";
import { requestHeaders, startWorkers } from "./edge/start-workers.ts";
import { passThrough, product } from "./edge/workers.ts";
import { needWrk, throughput } from "./edge/wrk.ts";
import { type Benchmark, interleaved } from "./harness.ts";
import { median, ratioOf } from "./result.ts";

const secondsOfRun = 1;
const rsaRuns = 3;
const reportId = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const fileName = "model-3.pdf";
const linkKeys = `k1:${"bench".padEnd(43, "A")}`;

export const links: Benchmark = {
  name: "links",
  compares:
    "a signed link redeemed (its signature checked, the bucket's address signed by HMAC, the origin told afterwards), against a bare pass-through Worker, same workerd, same origin",
  metrics: [{ name: "redeem", unit: "req/s", better: "higher", figure: 1, runs: 15 }],
  prepare: async ({ belongings, say }) => {
    await needWrk(belongings, say);
    say("links: bundling the Worker");
    const { code } = await bundleEdge();
    const origin = belongings.server(serveOrigin()).url.origin;
    const rsa = {
      ...(await settingsFor(origin)),
      LINK_SIGNING_KEYS: linkKeys,
      REPORT_STORE: "gcs",
      REPORTS_BUCKET: "bench-reports",
    };
    const hmac = {
      ...rsa,
      STORAGE_HMAC_ACCESS_ID: "GOOG1E".padEnd(61, "A"),
      STORAGE_HMAC_SECRET: "bench".padEnd(40, "A"),
    };
    const path = await linkPath();
    const { ports, pid } = await startWorkers(
      {
        hmac: product(hmac),
        rsa: product(rsa),
        pass: passThrough(origin),
      },
      { edgeCode: code, path },
      belongings,
    );
    const measured = (port: number) => () =>
      throughput(`http://127.0.0.1:${port}${path}`, requestHeaders(port), secondsOfRun, belongings);
    const peer = measured(ports.pass);
    return {
      sides: { redeem: { ours: measured(ports.hmac), peer } },
      notes: async () => {
        const pairs = await interleaved({ ours: measured(ports.rsa), peer }, rsaRuns);
        const ratio = median(pairs.map((pair) => ratioOf(pair, "higher")));
        const cpu = cpuShare(measured, { pid, peerPort: ports.pass, seconds: secondsOfRun });
        return [
          `by processor time for each request, to the pass-through: ${await cpu(ports.hmac)}`,
          `the same link again, its address signed by RSA and remembered: ${ratio.toFixed(2)}`,
        ];
      },
    };
  },
};

/** A link as the origin mints it, good for the hour of the benchmark. */
async function linkPath(): Promise<string> {
  const [key] = parseLinkKeys(linkKeys);
  if (!key) throw new Error("Signing a link: there is no key");
  const subject = { purpose: "link", environment: "local", reportId, fileName } as const;
  return `/r/${reportId}/${fileName}?${await signLink(subject, Math.floor(Date.now() / 1000) + 3600, key)}`;
}
