import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createDemoClient } from "./demo-client.ts";
import { asleep } from "./people/cars/asleep.ts";
import { inService } from "./people/cars/in-service.ts";
import { type RunningSimulator, startSimulator } from "./simulator.ts";

let simulator: RunningSimulator;
let client: ReturnType<typeof createDemoClient>;
const json = { "content-type": "application/json" };
const healthyVin = "LRW3E7EB6NC101001";

beforeAll(async () => {
  simulator = await startSimulator({ port: 0 });
  client = createDemoClient(simulator.url);
});
beforeEach(() => client.control("/reset"));
afterAll(() => simulator.stop());

/** A signed-in reader of one region's API. */
async function reader(email: string, region: "na" | "eu", untick: readonly string[] = []) {
  const { access_token } = await client.signIn(email, untick);
  return (path: string, init?: RequestInit) => client.get(`/${region}/api/1${path}`, access_token, init);
}

describe("gates", () => {
  test("a request without a token gets 401 and no body, a foreign one is told so", async () => {
    const bare = await fetch(`${simulator.url}/eu/api/1/vehicles`);
    expect(bare.status).toBe(401);
    expect(await bare.text()).toBe("");
    const foreign = await client.get("/eu/api/1/vehicles", "eyJhbGciOiJub25lIn0.e30.");
    expect(await foreign.json()).toMatchObject({ response: null, error: "invalid bearer token" });
  });

  test("the wrong region answers 421 and names the right base address of this host", async () => {
    const read = await reader("elina@demo.example", "na");
    const answer = await read("/users/region");
    expect(answer.status).toBe(421);
    const { error, txid } = (await answer.json()) as { error: string; txid: string };
    expect(error).toStartWith(`user out of region, use base URL: ${simulator.url}/eu, see `);
    expect(txid).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers.get("x-txid")).toBe(txid);
  });

  test("an unticked scope is missing where it is needed, and nowhere else", async () => {
    const read = await reader("elina@demo.example", "eu", ["user_data", "vehicle_location"]);
    const me = await read("/users/me");
    expect(me.status).toBe(403);
    expect(await me.json()).toMatchObject({ error: "Unauthorized missing scopes" });
    expect((await read("/vehicles")).status).toBe(200);
    expect((await read(`/vehicles/${healthyVin}/vehicle_data?endpoints=location_data`)).status).toBe(403);
  });

  test("a form body is refused with 406, so is a POST that names no type", async () => {
    const read = await reader("elina@demo.example", "eu");
    const path = `/vehicles/${healthyVin}/wake_up`;
    const form = await read(path, { method: "POST", body: new URLSearchParams({ a: "b" }) });
    expect(form.status).toBe(406);
    expect(await form.json()).toMatchObject({ error: "not_a_JSON_request" });
    expect((await read(path, { method: "POST" })).status).toBe(406);
    expect((await read(path, { method: "POST", headers: json })).status).toBe(200);
  });

  test("what is not there is 404, what is not allowed 405", async () => {
    const read = await reader("elina@demo.example", "eu");
    expect(await (await read("/vehicles/LRW3E7EK1PC203003")).json()).toMatchObject({ error: "not_found" });
    expect(await (await read("/nothing")).json()).toMatchObject({ error: "not_found" });
    const wrongMethod = await read("/vehicles", { method: "POST", headers: json });
    expect(wrongMethod.status).toBe(405);
    expect(await wrongMethod.json()).toMatchObject({ error: "invalid_method" });
  });
});

describe("vehicles", () => {
  test("the list comes in pages", async () => {
    const read = await reader("mason@demo.example", "na");
    const page = (await (await read("/vehicles?page=2&per_page=2")).json()) as Record<string, unknown>;
    expect(page).toMatchObject({
      count: 1,
      pagination: { previous: 1, next: null, current: 2, per_page: 2, count: 3, pages: 2 },
    });
    expect((await read("/vehicles?per_page=0")).status).toBe(400);
  });

  test("an id above 2^53 is a bare integer, and id_s tells it right", async () => {
    const read = await reader("ingrid@demo.example", "eu");
    const text = await (await read(`/vehicles/${asleep.id}`)).text();
    expect(text).toContain('"id":9223372036854770001,');
    expect(text).toContain('"id_s":"9223372036854770001"');
  });

  test("a sleeping car answers 408, is woken, and comes online by the clock", async () => {
    const read = await reader("ingrid@demo.example", "eu");
    const data = () => read(`/vehicles/${asleep.vin}/vehicle_data`);
    const state = async () =>
      ((await (await read(`/vehicles/${asleep.vin}`)).json()) as { response: { state: string } }).response
        .state;
    const refused = await data();
    expect(refused.status).toBe(408);
    expect(await refused.json()).toMatchObject({
      error: "vehicle unavailable: vehicle is offline or asleep",
    });
    const woken = await read(`/vehicles/${asleep.vin}/wake_up`, { method: "POST", headers: json });
    expect(await woken.json()).toMatchObject({ response: { state: "asleep" } });
    await client.control("/clock", { advance_seconds: 10 });
    expect(await state()).toBe("online");
    expect((await data()).status).toBe(200);
    await client.control("/clock", { advance_seconds: 901 });
    expect(await state()).toBe("asleep");
  });

  test("vehicle_data holds the car and its blocks, each stamped, and no place unasked", async () => {
    const read = await reader("elina@demo.example", "eu");
    const { response } = (await (await read(`/vehicles/${healthyVin}/vehicle_data`)).json()) as {
      response: Record<string, Record<string, unknown>>;
    };
    expect(response).toMatchObject({
      vin: healthyVin,
      state: "online",
      charge_state: { battery_level: 78, usable_battery_level: 77, battery_range: 270.82 },
      vehicle_state: { odometer: 33_180.42, tpms_pressure_fl: 2.9 },
      vehicle_config: { car_type: "model3" },
    });
    for (const name of ["charge_state", "climate_state", "drive_state", "gui_settings", "vehicle_config"])
      expect(Math.abs(Number(response[name]?.["timestamp"]) - Date.now())).toBeLessThan(60_000);
    expect(response["drive_state"]).not.toHaveProperty("latitude");
  });

  test("vehicle_data gives the blocks that were asked for and no others", async () => {
    const read = await reader("elina@demo.example", "eu");
    const path = `/vehicles/${healthyVin}/vehicle_data?endpoints=charge_state%3Blocation_data`;
    const { response } = (await (await read(path)).json()) as { response: Record<string, unknown> };
    expect(response).toHaveProperty("charge_state.battery_level");
    expect(response).toHaveProperty("drive_state.latitude");
    expect(response).not.toHaveProperty("vehicle_state");
    expect((await read(`/vehicles/${healthyVin}/vehicle_data?endpoints=everything`)).status).toBe(400);
  });

  test("a car in service refuses live reads and tells its visit", async () => {
    const read = await reader("chloe@demo.example", "na");
    const refused = await read(`/vehicles/${inService.vin}/vehicle_data`);
    expect(refused.status).toBe(405);
    expect(await refused.json()).toMatchObject({ error: "vehicle is currently in service" });
    expect(await (await read(`/vehicles/${inService.vin}/service_data`)).json()).toMatchObject({
      response: { service_status: "in_service", status_id: 8 },
    });
    expect(await (await read("/vehicles/7SAYGDEF5PF501001/service_data")).json()).toEqual({ response: {} });
  });

  test("alerts and release notes come in the envelope", async () => {
    const mason = await reader("mason@demo.example", "na");
    const alerts = (await (await mason("/vehicles/7SAXCDE54NF401001/recent_alerts")).json()) as {
      response: { recent_alerts: { name: string }[] };
    };
    expect(alerts.response.recent_alerts.map(({ name }) => name)).toContain("BMS_a066");
    const elina = await reader("elina@demo.example", "eu");
    expect(await (await elina(`/vehicles/${healthyVin}/release_notes`)).json()).toMatchObject({
      response: { deployed_version: "2026.38.9", release_notes: [{ customer_version: "2026.38.9" }] },
    });
  });
});

describe("dx", () => {
  test("warranty and options come without the envelope, and a missing vin is Tesla's 500", async () => {
    const read = await reader("chloe@demo.example", "na");
    const vin = "7SAYGDEF5PF501001";
    const warranty = (await (await read(`/dx/warranty/details?vin=${vin}`)).json()) as {
      activeWarranty: { odometerUnit: string }[];
    };
    expect(warranty.activeWarranty[0]?.odometerUnit).toBe("KM");
    expect(await (await read(`/dx/vehicles/options?vin=${vin}`)).json()).toHaveProperty("codes.0.code");
    expect((await read("/dx/warranty/details")).status).toBe(500);
  });

  test("the charging history of an account mixes its cars, in pages and by time", async () => {
    const read = await reader("matteo@demo.example", "eu");
    const page = async (query: string) =>
      (await (await read(`/dx/charging/history${query}`)).json()) as {
        data: { vin: string }[];
        totalResults: number;
        hasMoreData: boolean;
      };
    const all = await page("");
    expect(new Set(all.data.map(({ vin }) => vin)).size).toBe(2);
    expect(all).toMatchObject({ totalResults: 5, hasMoreData: false });
    expect((await page("?vin=LRW3E7EK1PC203003")).totalResults).toBe(3);
    expect(await page("?pageNo=2&pageSize=2")).toMatchObject({ totalResults: 5, hasMoreData: true });
    expect((await page("?startTime=2026-10-01T00:00:00Z")).totalResults).toBe(1);
  });
});
