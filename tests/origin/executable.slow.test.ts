import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { compileCommand } from "../../infra/local/compile-origin.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { verifyPdf } from "../../shared/report-manifest.ts";
import type { PublicKey } from "../../shared/signing-keys.ts";
import { freePort } from "../bench/free-port.ts";
import { signIn } from "../journeys/first-report.ts";
import { jsonOf } from "../json-of.ts";
import { type RunningSimulator, startSimulator } from "../simulators/tesla/simulator.ts";
import { until } from "../until.ts";

const folder = mkdtempSync(join(tmpdir(), "cpt-executable-"));
let simulator: RunningSimulator | undefined;
let origin: Subprocess | undefined;
let url = "";
beforeAll(async () => {
  const file = join(folder, "origin");
  const compiled = Bun.spawnSync(compileCommand(file), { stdout: "ignore", stderr: "inherit" });
  expect(compiled.exitCode).toBe(0);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  simulator = await startSimulator({ port: 0, redirectUris: [`${url}/api/v1/auth/tesla/callback`] });
  origin = Bun.spawn([file], {
    // A folder without a `node_modules` above it: what isn't inside the executable isn't there.
    cwd: folder,
    env: {
      TMPDIR: folder,
      PORT: String(port),
      API_URL: url,
      TESLA_AUTHORIZE_URL: `${simulator.url}/auth/oauth2/v3/authorize`,
      TESLA_TOKEN_URL: `${simulator.url}/token-host/oauth2/v3/token`,
      TESLA_API_URLS: `na=${simulator.url}/na,eu=${simulator.url}/eu`,
    },
    stdout: "ignore",
    stderr: "inherit",
  });
  const isReady = () =>
    fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isReady, 30_000);
}, 120_000);
afterAll(async () => {
  origin?.kill("SIGTERM");
  await origin?.exited;
  await simulator?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test("the executable makes a PDF in every script we print, signs it and draws its pictures", async () => {
  const { access_token } = await signIn(url, "elina@demo.example");
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const { items } = await jsonOf<VehicleList>(fetch(`${url}/api/v1/tesla/vehicles`, { headers }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  const { keys } = await jsonOf<{ keys: PublicKey[] }>(fetch(`${url}/api/v1/signing-keys`));
  for (const language of ["en", "bg"]) {
    const body = JSON.stringify({ vehicle_id: car?.id, language, copy: "buyer" });
    const answer = await fetch(`${url}/api/v1/tesla/vehicle-report/pdf`, { method: "POST", headers, body });
    expect(answer.status).toBe(200);
    expect(await verifyPdf(await answer.bytes(), keys)).toMatchObject({ is: "genuine" });
    const id = answer.headers.get("x-report-id");
    for (const picture of ["preview", "thumbnail"])
      expect((await fetch(`${url}/api/v1/reports/${id}/${picture}.png`)).status).toBe(200);
  }
}, 60_000);
