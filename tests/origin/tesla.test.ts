import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import type { Report, ReportQuote } from "../../shared/contracts/report.ts";
import type { TeslaHealth } from "../../shared/contracts/tesla-health.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp({}, { TESLA_DAILY_BUDGET_USD: "100", TESLA_MONTHLY_BUDGET_USD: "1000" });
  await control("settings", { dataPerMinute: null });
}, 30_000);
afterAll(() => app.stop());
afterEach(() => control("faults", undefined, "DELETE"));

const control = async (path: string, body?: unknown, method = "POST"): Promise<void> => {
  const answer = await fetch(`${app.simulatorUrl}/control/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`Telling the simulator: ${answer.status} ${await answer.text()}`);
};
const vehicles = (headers: { authorization: string }) => app.ask("/api/v1/tesla/vehicles", { headers });
const typeOf = async (answer: Response): Promise<string> =>
  (await jsonOf<Problem>(answer)).type.split("/").at(-1) ?? "";
async function awake(headers: { authorization: string }): Promise<string> {
  const { items } = await jsonOf<VehicleList>(vehicles(headers));
  return items.find(({ state, in_service }) => state === "online" && !in_service)?.id ?? "";
}
const countOf = async (operation: string): Promise<number> => {
  const meter = JSON.stringify(await jsonOf<unknown>(fetch(`${app.simulatorUrl}/control/meter`)));
  const [, statuses = ""] = meter.match(new RegExp(`"${operation}":\\{([^}]*)\\}`)) ?? [];
  return [...statuses.matchAll(/:(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
};

test("an id above 2^53 finds its car", async () => {
  const headers = await signInBy(app, "ingrid@demo.example");
  const { items } = await jsonOf<VehicleList>(vehicles(headers));
  expect(items.some(({ id }) => BigInt(id) > 2n ** 53n)).toBe(true);
});

test("an account of the other region is asked there", async () => {
  const headers = await signInBy(app, "mason@demo.example");
  const { items } = await jsonOf<VehicleList>(vehicles(headers));
  expect(items.length).toBeGreaterThan(1);
});

test("a car that tells almost nothing has a report that says so, without a made-up zero", async () => {
  const headers = await signInBy(app, "dora@demo.example");
  const report = await jsonOf<Report>(
    app.ask(`/api/v1/tesla/vehicles/${await awake(headers)}/report`, { headers }),
  );
  const sections = [report.odometer, report.battery, report.tyres];
  expect(sections.some(({ state }) => state === "absent")).toBe(true);
  for (const { state, data, reason } of sections) {
    if (state === "absent") expect([data, reason]).toEqual([null, "not-told"]);
  }
});

test("50 reports with a token that is over make one refresh, and all succeed", async () => {
  const headers = await signInBy(app);
  const id = await awake(headers);

  await control("clock", { advance_seconds: 8 * 3600 + 60 });
  const before = await countOf("POST /oauth2/v3/token refresh_token");
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers })),
  );
  expect(await countOf("POST /oauth2/v3/token refresh_token")).toBe(before + 1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
  await control("clock", { advance_seconds: 120 });
});

test("who took the consent back is asked to sign in again", async () => {
  const headers = await signInBy(app, "chloe@demo.example");
  await control("revoke", { email: "chloe@demo.example" });
  const answer = await vehicles(headers);
  expect(answer.status).toBe(401);
  expect(await typeOf(answer)).toBe("tesla.reconnect");
});

describe("what Tesla answers wrong", () => {
  test("a firewall's page, half an answer and no JSON come out as problems of ours", async () => {
    const headers = await signInBy(app);
    for (const fault of [{ answer: "html" }, { answer: "cut" }, { body: "[1,2" }]) {
      await control("faults", { ...fault, path: "/api/1/vehicles", times: 9 });
      const answer = await vehicles(headers);
      expect([502, 503]).toContain(answer.status);
      expect(await typeOf(answer)).toMatch(/^tesla\./);
      await control("faults", undefined, "DELETE");
    }
  }, 30_000);

  test("a passing 503 isn't seen by the person", async () => {
    const headers = await signInBy(app);
    await control("faults", { status: 503, path: "/api/1/vehicles", times: 1 });
    expect((await vehicles(headers)).status).toBe(200);
  });

  test("EXCEEDED_LIMIT pauses what is billed, is told to operators, and leaves the rest", async () => {
    const headers = await signInBy(app);
    const path = `/api/v1/tesla/vehicles/${await awake(headers)}/report`;
    const error = "account disabled: EXCEEDED_LIMIT";
    await control("faults", { status: 403, error, path: "/vehicle_data", times: 1 });
    // The other calls were under way: their sections are worth having.
    const first = await jsonOf<Report>(app.ask(path, { headers }));
    expect(first.battery).toMatchObject({ state: "absent", reason: "budget-used", data: null });
    const second = await app.ask(path, { headers });
    expect(await typeOf(second)).toBe("tesla.paused");
    expect(Number(second.headers.get("retry-after"))).toBeWithin(890, 901);
    expect(app.lines.some((line) => line.includes("CRITICAL") && line.includes("tesla.exceeded-limit"))).toBe(
      true,
    );
    expect((await jsonOf<TeslaHealth>(app.ask("/api/v1/tesla/health"))).status).toBe("open");
    expect((await vehicles(await signInBy(app))).status).toBe(200);
    await app.outside.keyValue.remove("tesla-paused");
  });

  test("not being registered in a region is an operator's alarm", async () => {
    const headers = await signInBy(app);
    await control("faults", { status: 412, error: "must be registered", path: "/api/1/vehicles", times: 1 });
    expect(await typeOf(await vehicles(headers))).toBe("tesla.unreachable");
    expect(app.lines.some((line) => line.includes("CRITICAL") && line.includes("tesla.unregistered"))).toBe(
      true,
    );
  });

  test("an answer about another car, or with figures that no car has, is not told as this car's", async () => {
    const headers = await signInBy(app);
    const id = await awake(headers);
    const path = `/api/v1/tesla/vehicles/${id}/report`;
    const vehicle = { id_s: id, vin: "LRW3E7EB6NC101001", state: "online" };
    const odd = {
      charge_state: { battery_level: -5, battery_range: 1e300 },
      vehicle_state: { odometer: -1 },
    };
    const answerWith = (response: object) =>
      control("faults", { body: JSON.stringify({ response }), path: "/vehicle_data", times: 1 });
    await answerWith({ ...vehicle, id_s: "77" });
    const others = await jsonOf<Report>(app.ask(path, { headers }));
    expect(others.battery).toMatchObject({ state: "absent", reason: "unexpected", data: null });
    await answerWith({ ...vehicle, ...odd });
    const report = await jsonOf<Report>(app.ask(path, { headers }));
    expect([report.battery.data, report.odometer.data]).toEqual([null, null]);
  });
});

test("reading is quoted before and told after", async () => {
  const headers = await signInBy(app);
  const id = await awake(headers);
  const path = `/api/v1/tesla/vehicles/${id}/report`;
  const quote = await jsonOf<ReportQuote>(app.ask(`${path}/quote`, { headers }));
  expect(quote.total).toBe(0.016);
  expect(quote.total_most).toBe(0.022);
  const report = await jsonOf<Report>(app.ask(path, { headers }));
  expect(report.cost_usd).toBe(quote.total);
  const after = await jsonOf<ReportQuote>(app.ask(`${path}/quote`, { headers }));
  expect(after.budget_left).toBeCloseTo(quote.budget_left - 0.016, 6);
});

test("every attempt that Tesla bills is counted, and what it doesn't is given back", async () => {
  const headers = await signInBy(app);
  const id = await awake(headers);
  const path = `/api/v1/tesla/vehicles/${id}/report`;
  const left = async () => (await jsonOf<ReportQuote>(app.ask(`${path}/quote`, { headers }))).budget_left;
  for (const [fault, cost] of [
    [{ status: 429, retry_after_seconds: 0, times: 2 }, 0.02],
    [{ status: 503, times: 1 }, 0.016],
    [{ answer: "cut" }, 0.02],
    // Never answered below 500: the price that was set aside comes back.
    [{ status: 500 }, 0.014],
  ] as const) {
    const before = await left();
    await control("faults", { ...fault, path: "/vehicle_data" });
    await app.ask(path, { headers });
    await control("faults", undefined, "DELETE");
    await control("clock", { advance_seconds: 60 });
    expect(before - (await left())).toBeCloseTo(cost, 6);
  }
}, 30_000);

test("a budget holds for many at once, and isn't refilled by an erasure", async () => {
  const poor = await startApp({}, { TESLA_DAILY_BUDGET_USD: "0.04" });
  const headers = await signInBy(poor);
  const { items } = await jsonOf<VehicleList>(poor.ask("/api/v1/tesla/vehicles", { headers }));
  const read = (who: typeof headers) =>
    poor.ask(`/api/v1/tesla/vehicles/${items[0]?.id}/report`, { headers: who });
  const answers = await Promise.all(Array.from({ length: 20 }, () => read(headers)));
  expect(answers.filter(({ status }) => status === 200).length).toBeWithin(1, 3);
  await poor.ask("/api/v1/me", { method: "DELETE", headers });
  while ((await read(headers)).status === 200);
  const again = await signInBy(poor);
  const statuses = [(await read(again)).status, (await read(again)).status, (await read(again)).status];
  await poor.stop();
  expect(
    statuses.filter((status) => status === 200).length +
      answers.filter(({ status }) => status === 200).length,
  ).toBeLessThanOrEqual(2);
}, 30_000);

test("a person's day has a budget: past it Tesla isn't asked", async () => {
  const poor = await startApp({}, { TESLA_DAILY_BUDGET_USD: "0.02" });
  const headers = await signInBy(poor);
  const { items } = await jsonOf<VehicleList>(poor.ask("/api/v1/tesla/vehicles", { headers }));
  const path = `/api/v1/tesla/vehicles/${items[0]?.id}/report`;
  expect((await poor.ask(path, { headers })).status).toBe(200);
  const second = await poor.ask(path, { headers });
  await poor.stop();
  expect(second.status).toBe(429);
  expect(await typeOf(second)).toBe("tesla.budget-used");
}, 30_000);

test("Tesla's health can be seen by anyone", async () => {
  const health = await jsonOf<TeslaHealth>(app.ask("/api/v1/tesla/health"));
  expect(health).toEqual({
    status: "closed",
    failure_rate: expect.any(Number),
    window_seconds: 300,
    retry_at: null,
  });
});
