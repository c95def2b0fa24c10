import { afterAll, beforeAll, expect, test } from "bun:test";
import { Report } from "../../shared/contracts/report.ts";
import type { Problem } from "../../shared/problem.ts";
import { createFastClock } from "../fast-clock.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { garbageShapes } from "../simulators/tesla/control/garbage-shapes.ts";

let app: AppUnderTest;
let headers: { authorization: string };
let id: string;
beforeAll(async () => {
  const clock = createFastClock(20);
  app = await startApp({ clock }, { TESLA_DAILY_BUDGET_USD: "100", TESLA_MONTHLY_BUDGET_USD: "1000" });
  headers = await signInBy(app);
  const { items } = await jsonOf<{ items: { id: string }[] }>(app.ask("/api/v1/tesla/vehicles", { headers }));
  id = items[0]?.id ?? "";
}, 30_000);
afterAll(() => app.stop());

test("there are forty shapes", () => expect(garbageShapes.length).toBeGreaterThanOrEqual(40));

test.each(garbageShapes.map(({ name }) => name))(
  "%s: a problem or gaps, never a crash or a made-up value",
  async (name) => {
    await fetch(`${app.simulatorUrl}/control/clock`, { method: "POST", body: '{"advance_seconds":60}' });
    const planned = await fetch(`${app.simulatorUrl}/control/faults`, {
      method: "POST",
      body: JSON.stringify({ path: "/vehicle_data", garbage: name, times: 3 }),
    });
    expect(planned.ok).toBe(true);
    const answer = await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
    await fetch(`${app.simulatorUrl}/control/faults`, { method: "DELETE" });
    await app.outside.keyValue.remove("tesla-breaker");
    if (answer.status !== 200) {
      expect([502, 503]).toContain(answer.status);
      expect((await jsonOf<Problem>(answer)).type).toMatch(/\/tesla\.(unexpected|unreachable)$/);
      return;
    }
    const { odometer, battery, tyres } = await jsonOf<Report>(answer);
    const figures = [odometer.data?.distance_km, ...Object.values(battery.data ?? {})];
    for (const { pressure_bar } of tyres.data?.tyres ?? []) figures.push(pressure_bar);
    // The car behind it has none at zero: a zero would be one that nobody told.
    expect(figures.filter((figure) => figure === 0)).toEqual([]);
  },
  30_000,
);

test.each(garbageShapes.map(({ name }) => name))(
  "%s from every call at once: a problem, or a report by its contract that makes nothing up",
  async (name) => {
    // A session that saw nothing before: nothing good stands in for what comes now.
    const newcomer = await signInBy(app);
    await fetch(`${app.simulatorUrl}/control/clock`, { method: "POST", body: '{"advance_seconds":60}' });
    const planned = await fetch(`${app.simulatorUrl}/control/faults`, {
      method: "POST",
      // The state check is well: what comes after it isn't.
      body: JSON.stringify({ path: "/api/1", skip: 1, garbage: name, times: 40 }),
    });
    expect(planned.ok).toBe(true);
    const answer = await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers: newcomer });
    await fetch(`${app.simulatorUrl}/control/faults`, { method: "DELETE" });
    await app.outside.keyValue.remove("tesla-breaker");
    if (answer.status !== 200) {
      expect([502, 503]).toContain(answer.status);
      return;
    }
    const report = Report.strict().parse(await answer.json());
    for (const [path, leaf] of leavesOf(report)) {
      if (typeof leaf === "number" && /_(km|kwh|bar|kw|v|a)$|count$|amount$|total$/.test(path))
        expect([path, leaf]).toEqual([path, Math.max(0, leaf)]);
      // Where a text comes from Tesla it has a bound.
      if (typeof leaf === "string") expect(leaf.length).toBeLessThanOrEqual(4_000);
    }
    for (const { pressure_bar } of report.tyres.data?.tyres ?? []) expect(pressure_bar).not.toBe(0);
    if (name === "another-vin") expect(report.charging_history.data?.totals.sessions ?? 0).toBe(0);
  },
  30_000,
);

function* leavesOf(value: unknown, path = ""): Iterable<[string, unknown]> {
  if (value === null || typeof value !== "object") yield [path, value];
  else for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, `${path}.${name}`);
}
