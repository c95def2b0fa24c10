import { describe, expect, test } from "bun:test";
import { json, refusalOf, simulatorInTest } from "../simulator-in-test.ts";

const simulator = simulatorInTest();
const healthy = "LRW3E7EB6NC101001";

describe("the meter", () => {
  test("each category has its price, and auth has none", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await read(`/vehicles/${healthy}/vehicle_data`);
    await read(`/vehicles/${healthy}/wake_up`, { method: "POST", headers: json });
    await read(`/vehicles/${healthy}/command/honk_horn`, { method: "POST", headers: json });
    await (await simulator.partner("eu", "vehicle_specs"))(`/vehicles/${healthy}/specs`);
    expect(await simulator.read("/meter")).toMatchObject({
      usd: 0.002 + 0.02 + 0.001 + 0.1,
      categories: {
        data: { billed: 1, usd: 0.002 },
        wakes: { billed: 1, usd: 0.02 },
        commands: { billed: 1, usd: 0.001 },
        specs: { billed: 1, usd: 0.1 },
        auth: { answers: 2, billed: 0, usd: 0 },
      },
    });
  });

  test("refusals below 500 cost as answers do: 401, 403, 404, 408, 429; 5xx is free", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    for (const status of [401, 403, 404, 408, 429, 500, 502, 503, 540]) {
      await simulator.fault({ path: "/vehicle_data", status, times: 1 });
      await read(`/vehicles/${healthy}/vehicle_data`);
    }
    expect(await simulator.read("/meter")).toMatchObject({
      categories: { data: { answers: 9, billed: 5, usd: 0.01 } },
    });
  });
});

describe("the billing limit", () => {
  test("once it is reached, everything answers 403 without Retry-After, and costs no more", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await simulator.set({ billingLimitUsd: 0.004 });
    const data = () => read(`/vehicles/${healthy}/vehicle_data`);
    expect([(await data()).status, (await data()).status]).toEqual([200, 200]);

    const disabled = await data();
    expect(disabled.headers.has("retry-after")).toBe(false);
    const exceeded = { status: 403, error: "account disabled: EXCEEDED_LIMIT" };
    expect(await refusalOf(Promise.resolve(disabled))).toEqual(exceeded);
    expect(await refusalOf(read(`/vehicles/${healthy}`))).toEqual(exceeded);
    expect(await refusalOf(read("/users/region"))).toEqual(exceeded);
    expect(await simulator.read("/meter")).toMatchObject({
      usd: 0.004,
      month: { usd: 0.004, limit_usd: 0.004, is_over_limit: true },
    });
  });

  test("auth goes on, and the next month begins at nothing", async () => {
    const { access_token, refresh_token } = await simulator.client().signIn("elina@demo.example");
    const get = (token: string) =>
      simulator.client().get(`/eu/api/1/vehicles/${healthy}/vehicle_data`, token);
    await simulator.set({ billingLimitUsd: 0.002 });
    await get(access_token);
    expect((await get(access_token)).status).toBe(403);
    await simulator.advance(31 * 86_400);
    const refreshed = await simulator.client().refresh(refresh_token);
    const tokens = (await refreshed.json()) as { access_token: string };
    expect((await get(tokens.access_token)).status).toBe(200);
  });
});
