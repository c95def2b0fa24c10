import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Report, sectionNames } from "../../shared/contracts/report.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { alerting } from "../simulators/tesla/people/cars/alerting.ts";
import { asleep } from "../simulators/tesla/people/cars/asleep.ts";
import { cold } from "../simulators/tesla/people/cars/cold.ts";
import { companion } from "../simulators/tesla/people/cars/companion.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { imperial } from "../simulators/tesla/people/cars/imperial.ts";
import { inService } from "../simulators/tesla/people/cars/in-service.ts";
import { lfp } from "../simulators/tesla/people/cars/lfp.ts";
import { nullHeavy } from "../simulators/tesla/people/cars/null-heavy.ts";
import { silent } from "../simulators/tesla/people/cars/silent.ts";
import { warrantyInKm } from "../simulators/tesla/people/cars/warranty-in-km.ts";
import { worn } from "../simulators/tesla/people/cars/worn.ts";
import { startReports } from "./start-reports.ts";

let reports: Awaited<ReturnType<typeof startReports>>;
const reportOf: (typeof reports)["reportOf"] = (...asked) => reports.reportOf(...asked);
beforeAll(async () => {
  reports = await startReports();
}, 30_000);
afterAll(() => reports.app.stop());
const absentIn = (report: Report): string[] =>
  sectionNames.filter((name) => report[name].state === "absent").toSorted();

test("a healthy car tells everything, each call once, at the price that was quoted", async () => {
  const report = await reportOf(healthy);
  expect(absentIn(report)).toEqual([]);
  expect(report.battery_estimate.data).toMatchObject({ outcome: "estimated", reference: { match: "exact" } });
  expect(report.charging_history.data?.totals).toEqual({ sessions: 2, energy_kwh: 73 });
  expect(report.options.data?.options).toHaveLength(5);
  expect(report.cost_usd).toBe(0.016);
  const { calls } = report.provenance;
  expect(calls).toHaveLength(9);
  expect(calls.every(({ outcome, status }) => outcome === "answered" && status === 200)).toBe(true);
  expect(calls.reduce((sum, { cost_usd }) => sum + cost_usd, 0)).toBeCloseTo(report.cost_usd, 9);
  expect(report.verdict.lights).toHaveLength(6);
});

test("a worn car is told as that: grades on both sides of an edge, a tyre to stop for, covers that distance ended", async () => {
  const report = await reportOf(worn);
  const { shown, grades = [] } = report.battery_estimate.data ?? {};
  expect(shown?.percent).toBeWithin(80, 90);
  expect(grades.length).toBeGreaterThan(1);
  expect(report.tyres.data).toMatchObject({ worst_band: "stop" });
  expect(report.tyres.data?.tyres.find(({ band }) => band === "stop")?.position).toBe("rear_left");
  expect(report.warranty.data?.covers.map(({ state }) => state)).not.toContain("active");
  expect(report.warranty.data?.covers).toContainEqual(
    expect.objectContaining({ state: "ended-by-distance", listed: "active" }),
  );
  expect(report.alerts.data?.alerts[0]).toMatchObject({ name: "VCSEC_a221", audience: "customer", count: 1 });
});

test("two cars of one account: each has its own sessions, of every currency, and none of the other's", async () => {
  const [one, other] = [await reportOf(worn), await reportOf(companion)];
  expect(one.charging_history.data?.by_currency.map(({ currency }) => currency)).toEqual(["CHF", "EUR"]);
  expect(one.charging_history.data?.sessions.map(({ place }) => place)).toEqual([
    "Basel, Switzerland",
    "Torino, Italy",
  ]);
  expect(other.charging_history.data?.sessions.map(({ place }) => place)).toEqual([
    "Genova, Italy",
    "Torino, Italy",
    "Milano, Italy",
  ]);
  expect(other.charging_history.data?.sessions[1]?.free).toBe(true);
});

test("an LFP battery at 100 % is estimated, with the wider interval of its kind", async () => {
  const { data } = (await reportOf(lfp)).battery_estimate;
  expect(data).toMatchObject({ outcome: "estimated", chemistry: "lfp", sigma: { drift: 4 } });
});

test("a cold battery is not estimated, and the car says what to do; its tyres are judged as at 20 °C", async () => {
  const report = await reportOf(cold);
  expect(report.battery.data).toMatchObject({ cold_gap_points: 6, heater_on: true });
  const codes = report.battery_estimate.data?.refusals.map(({ code, remedy }) => [code, remedy]);
  expect(codes).toContainEqual(["cold-battery", "read-when-warm"]);
  const [front] = report.tyres.data?.tyres ?? [];
  expect(front?.deviation_percent).toBeLessThan(-10);
  expect(front?.at_20c_deviation_percent).toBeWithin(5, 15);
});

test("a sleeping car is not read; awake it has a battery cover without a bound of distance", async () => {
  const headers = await reports.signIn(asleep);
  const problem = await jsonOf<Problem>(reports.ask(asleep, "", headers));
  expect([problem.status, problem.type.split("/").at(-1)]).toEqual([409, "vehicle.asleep"]);
  await reports.control(`cars/${asleep.vin}`, { rest: "awake" });
  const report = await reportOf(asleep, "", headers);
  expect(report.provenance.woken).toBe(false);
  expect(report.warranty.data?.covers.find(({ kind }) => kind === "battery")).toMatchObject({
    distance: "unlimited",
    ends_at_km: null,
    left: { distance_km: null, nearer: "time", over: false },
  });
});

test("a car that charges, whose screen speaks miles, is told in SI and isn't estimated", async () => {
  const report = await reportOf(imperial);
  expect(report.odometer.data?.distance_km).toBeCloseTo(39_606, 0);
  expect(report.battery.data?.charging).toMatchObject({ state: "charging", power_kw: 8 });
  expect(report.battery_estimate.data?.refusals.map(({ code }) => code)).toContain("charging-now");
  expect(report.software.data?.update).toEqual({ state: "available", version: "2026.44.1" });
  expect(report.verdict.lights.find(({ subject }) => subject === "software")).toMatchObject({
    colour: "amber",
    fact: { code: "software-waiting" },
  });
});

test("alerts come with what concerns the driver first, in Tesla's words to the letter; below half it isn't estimated", async () => {
  const report = await reportOf(alerting);
  expect(report.alerts.data?.alerts.map(({ name, audience }) => [name, audience])).toEqual([
    ["PCS_a017", "customer"],
    ["BMS_a066", "customer"],
    ["VCFRONT_a592", "service"],
  ]);
  expect(report.alerts.data?.alerts[0]?.text).toBe(
    "Charging equipment <reports> a fault & stopped: try another station",
  );
  expect(report.battery_estimate.data?.refusals.map(({ code }) => code)).toContain("level-low");
  expect(report.security.data).toMatchObject({ locked: false, open: ["trunk_rear"] });
});

test("an old car of nulls has gaps, never a made-up zero", async () => {
  const report = await reportOf(nullHeavy);
  expect(report.battery.data).toMatchObject({
    level_percent: 81,
    usable_level_percent: null,
    energy_kwh: null,
  });
  expect(report.battery_estimate.data).toMatchObject({ outcome: "refused", shown: null });
  expect(report.tyres).toMatchObject({ state: "absent", reason: "not-told", data: null });
  expect(report.identity.data).toMatchObject({ colour: null, wheels: null, model_year: 2013 });
  expect(report.warranty.data?.covers.every(({ state }) => state === "expired")).toBe(true);
  const { missing = [] } = report.provenance.calls.find(({ call }) => call === "vehicle_data") ?? {};
  expect(missing).toContain("charge_state.usable_battery_level");
});

test("a warranty in kilometres and an odometer in miles come to the distance that is left", async () => {
  const { data } = (await reportOf(warrantyInKm)).warranty;
  const basic = data?.covers.find(({ kind }) => kind === "basic");
  expect(basic?.left).toMatchObject({ distance_km: 900, nearer: "distance", over: false });
});

test("a car in service is not asked itself: what Tesla knows of it comes all the same", async () => {
  const report = await reportOf(inService);
  expect(report.service.data).toMatchObject({ in_service: true, visit: { number: "SV0044120917" } });
  expect(report.battery).toMatchObject({ state: "absent", reason: "in-service" });
  expect(report.provenance.calls.find(({ call }) => call === "vehicle_data")).toMatchObject({
    outcome: "not-asked",
    reason: "in-service",
    cost_usd: 0,
  });
  expect(report.identity).toMatchObject({ state: "fresh", source: "vehicle", data: { model: "Model 3" } });
  // Told by the fleet's status, where the car itself isn't asked.
  expect(report.software).toMatchObject({ state: "fresh", source: "fleet_status" });
  expect(report.cost_usd).toBe(0.014);
});

test("a car that says next to nothing has a report that says so", async () => {
  const report = await reportOf(silent);
  expect(absentIn(report)).toEqual(
    [
      "battery",
      "comfort",
      "odometer",
      "options",
      "release_notes",
      "security",
      "software",
      "tyres",
      "warranty",
    ].toSorted(),
  );
  expect(report.battery_estimate.data?.outcome).toBe("refused");
  expect(report.verdict.lights.filter(({ colour }) => colour === "grey").length).toBeGreaterThanOrEqual(4);
});
