import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Report } from "../../shared/contracts/report.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { createFastClock } from "../fast-clock.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

let app: AppUnderTest;
let headers: { authorization: string };
beforeAll(async () => {
  app = await startApp({ clock: createFastClock(50) });
}, 30_000);
afterAll(() => app.stop());

async function asleep(): Promise<string> {
  headers = await signInBy(app, "ingrid@demo.example");
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
  return items.find(({ state }) => state === "asleep")?.id ?? "";
}
const advance = (seconds: number) =>
  fetch(`${app.simulatorUrl}/control/clock`, {
    method: "POST",
    body: JSON.stringify({ advance_seconds: seconds }),
  });
const wakes = async (): Promise<number> =>
  Number(
    (await (await fetch(`${app.simulatorUrl}/control/meter`)).text()).match(
      /wake_up": *\{[^}]*"200": *(\d+)/,
    )?.[1] ?? 0,
  );

test("a car is woken by one call, tells how far it has come, and can then be read", async () => {
  const id = await asleep();
  const answer = await app.ask(`/api/v1/tesla/vehicles/${id}/wake`, { method: "POST", headers });
  expect(answer.headers.get("content-type")).toStartWith("text/event-stream");
  let text = "";
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    // The first progress comes once Tesla took the call: from then on the car has its time to wake.
    if (text === "") await advance(45);
    text += chunk;
  }
  expect(text).toStartWith("event: progress");
  expect(text.trimEnd()).toEndWith("event: awake\ndata: {}");
  expect(await wakes()).toBe(1);
  const report = await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
  expect(report.status).toBe(200);
  expect((await jsonOf<Report>(report)).provenance.woken).toBe(true);
  // Who is awake isn't woken again: that would cost.
  await (await app.ask(`/api/v1/tesla/vehicles/${id}/wake`, { method: "POST", headers })).text();
  expect(await wakes()).toBe(1);
}, 30_000);

test("a car that doesn't wake is given up after half a minute, with a problem that says so", async () => {
  await advance(3 * 3600);
  const id = await asleep();
  const text = await (await app.ask(`/api/v1/tesla/vehicles/${id}/wake`, { method: "POST", headers })).text();
  expect(text).toContain("event: problem");
  expect(text).toContain("vehicle.did-not-wake");
}, 30_000);
