import type { Report } from "../../../shared/contracts/report.ts";
import { createDemoClient } from "../../simulators/tesla/demo-client.ts";
import type { Car } from "../../simulators/tesla/people/car.ts";
import { healthy } from "../../simulators/tesla/people/cars/healthy.ts";
import { imperial } from "../../simulators/tesla/people/cars/imperial.ts";
import { lfp } from "../../simulators/tesla/people/cars/lfp.ts";
import { warrantyInKm } from "../../simulators/tesla/people/cars/warranty-in-km.ts";
import { worn } from "../../simulators/tesla/people/cars/worn.ts";
import { walkConsent } from "../../simulators/tesla/walk-consent.ts";

/** Whoever has a car that is awake: each of a hundred is one of these, with a session of their own. */
const owners: readonly { email: string; car: Car }[] = [
  { email: "elina@demo.example", car: healthy },
  { email: "matteo@demo.example", car: worn },
  { email: "ingrid@demo.example", car: lfp },
  { email: "mason@demo.example", car: imperial },
  { email: "chloe@demo.example", car: warrantyInKm },
];
const atOnce = 10;

/** So many people as what they do: ask us for the report of their car. */
export async function peopleWhoRead(originUrl: string, count: number): Promise<(() => Promise<void>)[]> {
  const people: (() => Promise<void>)[] = [];
  // A few at a time: a sign-in is three answers of the simulator and three of ours.
  while (people.length < count)
    people.push(
      ...(await Promise.all(
        Array.from({ length: atOnce }, async (_, index) => {
          const { email, car } = owners[index % owners.length] ?? { email: "", car: healthy };
          return reader(
            `${originUrl}/api/v1/tesla/vehicles/${car.id}/report`,
            await signIn(originUrl, email),
          );
        }),
      )),
    );
  return people.slice(0, count);
}

const reader = (address: string, headers: { authorization: string }) => async (): Promise<void> => {
  const answer = await fetch(address, { headers });
  const report = (await answer.json()) as Report;
  // A report with a failed call would be quicker, and none that was asked for.
  const isWhole = answer.ok && report.provenance.calls.every(({ outcome }) => outcome === "answered");
  if (!isWhole) throw new Error(`Reading a report: ${answer.status} ${JSON.stringify(report).slice(0, 300)}`);
};

async function signIn(originUrl: string, email: string): Promise<{ authorization: string }> {
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
  const { access_token } = await createDemoClient(simulatorUrl).signIn("elina@demo.example");
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
