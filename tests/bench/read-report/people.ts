import type { Report } from "../../../shared/contracts/report.ts";
import { createDemoClient } from "../../simulators/tesla/demo-client.ts";
import { healthy } from "../../simulators/tesla/people/cars/healthy.ts";
import { walkConsent } from "../../simulators/tesla/walk-consent.ts";

const email = "elina@demo.example";
const atOnce = 10;

/** So many people, each with a session of their own, as what they do: ask us for the report of their car. */
export async function peopleWhoRead(originUrl: string, count: number): Promise<(() => Promise<void>)[]> {
  const headers: { authorization: string }[] = [];
  // A few at a time: a sign-in is three answers of the simulator and three of ours.
  while (headers.length < count)
    headers.push(...(await Promise.all(Array.from({ length: atOnce }, () => signIn(originUrl)))));
  const address = `${originUrl}/api/v1/tesla/vehicles/${healthy.id}/report`;
  return headers.slice(0, count).map((person) => async () => {
    const answer = await fetch(address, { headers: person });
    const report = (await answer.json()) as Report;
    // A report with a gap would be quicker, and none that was asked for.
    const isWhole = answer.ok && report.verdict.lights.at(-1)?.colour === "green";
    if (!isWhole)
      throw new Error(`Reading a report: ${answer.status} ${JSON.stringify(report).slice(0, 300)}`);
  });
}

async function signIn(originUrl: string): Promise<{ authorization: string }> {
  const login = await fetch(`${originUrl}/api/v1/auth/tesla/login?return_to=/`, { redirect: "manual" });
  const [cookie = ""] = login.headers.get("set-cookie")?.split(";") ?? [];
  const callback = await walkConsent(login.headers.get("location") ?? "", { email });
  const back = await fetch(`${originUrl}${callback.pathname}${callback.search}`, {
    headers: { cookie },
    redirect: "manual",
  });
  const code = new URLSearchParams(new URL(back.headers.get("location") ?? "").hash.slice(1)).get("code");
  const session = await fetch(`${originUrl}/api/v1/auth/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });
  const { access_token } = (await session.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

/** The same calls by bare fetch, as many at once, and nothing done with the answers: the least that they can take. */
export async function bareCalls(simulatorUrl: string): Promise<() => Promise<void>> {
  const { access_token } = await createDemoClient(simulatorUrl).signIn(email);
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const call = async (path: string, init: RequestInit = {}): Promise<void> => {
    const answer = await fetch(`${simulatorUrl}/eu/api/1${path}`, { headers, ...init });
    if (!answer.ok) throw new Error(`Calling ${path}: ${answer.status} ${await answer.text()}`);
    await answer.json();
  };
  const car = `/vehicles/${healthy.id}`;
  const { vin } = healthy;
  return async () => {
    await call(car);
    await Promise.all([
      call(`${car}/vehicle_data`),
      call("/dx/charging/history"),
      call(`/dx/warranty/details?vin=${vin}`),
      call(`/dx/vehicles/options?vin=${vin}`),
      call(`${car}/recent_alerts`),
      call(`${car}/release_notes`),
      call(`${car}/service_data`),
      call("/vehicles/fleet_status", { method: "POST", body: JSON.stringify({ vins: [vin] }) }),
    ]);
  };
}
