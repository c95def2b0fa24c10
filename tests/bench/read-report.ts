import { join } from "node:path";
import { defaultConfig } from "../simulators/tesla/config.ts";
import type { Belongings } from "./belongings.ts";
import { freePort } from "./free-port.ts";
import type { Benchmark } from "./harness.ts";
import { allAtOnce, atAPersonsPace, percentile } from "./read-report/pace.ts";
import { bareCalls, peopleWhoRead } from "./read-report/people.ts";
import { median } from "./result.ts";
import { firstAnswer } from "./start/first-answer.ts";

const peopleMost = 100;
const latencyMs = 20;
const pace = { seconds: 3, thinkMs: 1_000 };
/** What nobody should wait longer for, 95 times of a hundred. */
const p95MsMost = 200;

export const readReport: Benchmark = {
  name: "report",
  compares: `p95 of GET .../report for ${peopleMost} people at once, Tesla answering in ${latencyMs} ms, against bare fetch of the same nine calls`,
  metrics: [{ name: "bare", unit: "ms", better: "lower", figure: 0.4, runs: 5 }],
  prepare: async ({ belongings, say }) => {
    const { originUrl, simulatorUrl } = await startBoth(belongings);
    say(`report: signing ${peopleMost} people in`);
    const people = await peopleWhoRead(originUrl, peopleMost);
    await control(simulatorUrl, "settings", { dataPerMinute: null });
    await control(simulatorUrl, "faults", { path: "/api/1", latency_ms: latencyMs });
    const bare = await bareCalls(simulatorUrl);
    const peers = people.map(() => bare);
    const p95s: number[] = [];
    return {
      sides: {
        bare: {
          ours: async () => {
            const p95 = percentile(await atAPersonsPace(people, pace), 0.95);
            p95s.push(p95);
            return p95;
          },
          peer: async () => percentile(await atAPersonsPace(peers, pace), 0.95),
        },
      },
      notes: async () => {
        const p95 = median(p95s);
        const burst = [await allAtOnce(people), await allAtOnce(people), await allAtOnce(people)];
        const bareBurst = [await allAtOnce(peers), await allAtOnce(peers), await allAtOnce(peers)];
        const ofBursts = (bursts: typeof burst) =>
          median(bursts.map((times) => percentile(times, 0.95))).toFixed(0);
        return [
          `p95 ${p95.toFixed(0)} ms, at most ${p95MsMost}: ${p95 <= p95MsMost ? "reached" : "missed"}; each reads again a second after the last`,
          `${peopleMost} in the same millisecond: p95 ${ofBursts(burst)} ms, bare fetch ${ofBursts(bareBurst)} ms`,
          `key-value store: ${process.env["REDIS_URL"] ? "Redis" : "memory"}`,
        ];
      },
    };
  },
};

/** The origin and the simulator as processes of their own, on embedded systems, or on Redis where one is given. */
async function startBoth(belongings: Belongings): Promise<{ originUrl: string; simulatorUrl: string }> {
  const [originPort, simulatorPort] = [await freePort(), await freePort()];
  const originUrl = `http://127.0.0.1:${originPort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const { clientId, clientSecret, redirectUris } = defaultConfig;
  const simulator = belongings.process(
    [process.execPath, join(import.meta.dirname, "../simulators/tesla/main.ts")],
    {
      PORT: `${simulatorPort}`,
      LOG_LEVEL: "WARNING",
      SIMULATOR_REDIRECT_URI: [`${originUrl}/api/v1/auth/tesla/callback`, ...redirectUris].join(","),
    },
  );
  const { REDIS_URL } = process.env;
  const origin = belongings.process([process.execPath, join(import.meta.dirname, "../../origin/main.ts")], {
    PORT: `${originPort}`,
    HOST: "127.0.0.1",
    DATA_FOLDER: belongings.folder(),
    API_URL: originUrl,
    PAGE_URL: originUrl,
    TESLA_AUTHORIZE_URL: `${simulatorUrl}/auth/oauth2/v3/authorize`,
    TESLA_TOKEN_URL: `${simulatorUrl}/token-host/oauth2/v3/token`,
    TESLA_API_URLS: `na=${simulatorUrl}/na,eu=${simulatorUrl}/eu`,
    TESLA_CLIENT_ID: clientId,
    TESLA_CLIENT_SECRET: clientSecret,
    TESLA_DAILY_BUDGET_USD: "100000",
    TESLA_MONTHLY_BUDGET_USD: "1000000",
    ...(REDIS_URL && { REDIS_URL }),
  });
  await firstAnswer(simulatorPort, "/health", simulator.exited);
  await firstAnswer(originPort, "/ready", origin.exited);
  return { originUrl, simulatorUrl };
}

async function control(simulatorUrl: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Telling the simulator: ${answer.status} ${await answer.text()}`);
}
