import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { type Report, sectionNames } from "../../shared/contracts/report.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { signInBy } from "./sign-in-by.ts";
import { startReports } from "./start-reports.ts";

let reports: Awaited<ReturnType<typeof startReports>>;
const reportOf: (typeof reports)["reportOf"] = (...asked) => reports.reportOf(...asked);
beforeAll(async () => {
  reports = await startReports();
}, 30_000);
afterAll(() => reports.app.stop());
afterEach(() => reports.forgetFaults());
const absentIn = (report: Report): string[] =>
  sectionNames.filter((name) => report[name].state === "absent").toSorted();

describe("one call that fails costs its own sections", () => {
  test.each([
    ["/vehicle_data", ["battery", "battery_estimate", "comfort", "odometer", "security", "tyres"]],
    ["/charging/history", ["charging_history"]],
    ["/warranty/details", ["warranty"]],
    ["/vehicles/options", ["options"]],
    ["/recent_alerts", ["alerts"]],
    ["/release_notes", ["release_notes"]],
    ["/service_data", ["service"]],
    ["/fleet_status", []],
  ])("%s", async (path, lost) => {
    await reports.control("faults", { path, status: 403, error: "Unauthorized missing scopes" });
    const report = await reportOf(healthy);
    expect(absentIn(report)).toEqual(lost);
    for (const name of sectionNames.filter((section) => lost.includes(section)))
      expect(report[name].reason).toBe("scope-missing");
    expect(report.verdict.lights).toHaveLength(6);
  });

  test("all of them are a refusal: there is nothing to report", async () => {
    await reports.control("faults", {
      path: "/api/1",
      status: 403,
      error: "Unauthorized missing scopes",
      skip: 1,
    });
    const answer = await reports.ask(healthy);
    expect([answer.status, (await jsonOf<Problem>(answer)).type.split("/").at(-1)]).toEqual([
      403,
      "tesla.scope-missing",
    ]);
  });

  test("what this session read before is shown as of then, and says so", async () => {
    const headers = await reports.signIn(healthy);
    const before = await reportOf(healthy, "", headers);
    await reports.control("faults", { path: "/warranty/details", body: "[" });
    const { warranty } = await reportOf(healthy, "", headers);
    expect(warranty).toEqual({
      ...before.warranty,
      state: "cached",
      reason: "unexpected",
      say: "Tesla gave an answer that could not be used",
    });
    // Another session has nothing of it.
    expect((await reportOf(healthy)).warranty.state).toBe("absent");
  });
});

test("wheels that changed since the last reading are told as such, once", async () => {
  const headers = await reports.signIn(healthy);
  const refusals = async () =>
    (await reportOf(healthy, "", headers)).battery_estimate.data?.refusals.map(({ code }) => code);
  expect(await refusals()).toEqual([]);
  const config = { ...healthy.blocks.vehicle_config, wheel_type: "Stiletto19" };
  const response = {
    id_s: String(healthy.id),
    vin: healthy.vin,
    state: "online",
    ...healthy.blocks,
    vehicle_config: config,
  };
  await reports.control("faults", { path: "/vehicle_data", body: JSON.stringify({ response }), times: 2 });
  expect(await refusals()).toEqual(["changed-lately"]);
  expect(await refusals()).toEqual([]);
});

test("a scope that was unticked isn't asked for: it would cost and not come", async () => {
  const before = await callsOf("GET /dx/charging/history");
  const headers = await signInBy(reports.app, "elina@demo.example", ["vehicle_charging_cmds"]);
  const report = await reportOf(healthy, "", headers);
  expect(report.charging_history).toMatchObject({ state: "absent", reason: "scope-missing" });
  expect(report.cost_usd).toBe(0.014);
  expect(await callsOf("GET /dx/charging/history")).toBe(before);
});

describe("whom a report is for", () => {
  test("a buyer's copy, and a VIN in full, are had by asking", async () => {
    expect(await reportOf(healthy)).toMatchObject({
      copy: "owner",
      identity: { data: { vin: "LRW3E****" } },
    });
    const buyers = await reportOf(healthy, "?copy=buyer&vin=full");
    expect(buyers).toMatchObject({ copy: "buyer", identity: { data: { vin: healthy.vin, name: null } } });
    expect(buyers.security.reason).toBe("left-out");
  });

  test.each(["?copy=everyone", "?vin=half", "?more=1"])("%s is not known", async (query) => {
    expect((await reports.ask(healthy, query)).status).toBe(422);
  });
});

async function callsOf(operation: string): Promise<number> {
  const meter = JSON.stringify(await (await fetch(`${reports.app.simulatorUrl}/control/meter`)).json());
  const [, statuses = ""] = meter.match(new RegExp(`"${operation}":\\{([^}]*)\\}`)) ?? [];
  return [...statuses.matchAll(/:(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

test("the API's description tells of every section, and that its data may be missing", async () => {
  interface Description {
    components: { schemas: { Report: { properties: Record<string, { properties?: { data: unknown } }> } } };
  }
  const { components } = await jsonOf<Description>(reports.app.ask("/openapi.json"));
  const { properties } = components.schemas.Report;
  for (const name of sectionNames)
    expect(properties[name]?.properties?.data).toEqual({
      anyOf: [{ $ref: expect.stringMatching(/^#\/components\/schemas\/Report/) }, { type: "null" }],
    });
});
