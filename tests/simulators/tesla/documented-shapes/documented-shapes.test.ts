import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { endpoints } from "../api/endpoints.ts";
import { json, simulatorInTest } from "../simulator-in-test.ts";
import * as account from "./account-shapes.ts";
import * as papers from "./papers-shapes.ts";
import * as vehicles from "./vehicle-shapes.ts";
import { enveloped, number, text, yesNo } from "./vocabulary.ts";

// What each call of the Fleet API answers, as Tesla's pages and the clients that are in use describe it.
// Read a row as: this person asks this, and the whole answer has this shape.

const simulator = simulatorInTest();

/** Elina has one healthy car; Matteo two, and a business fleet; Chloé an order, and a car in service. */
const elina = "LRW3E7EB6NC101001";
const petite = "5YJ3E1EB1JF502002";

type Row = [call: string, path: string, shape: z.ZodType, body?: object];

const asElina: Row[] = [
  ["GET /users/region", "/users/region", enveloped(account.region)],
  ["GET /users/me", "/users/me", enveloped(account.me)],
  ["GET /users/orders", "/users/orders", enveloped(z.array(z.never()))],
  ["GET /users/feature_config", "/users/feature_config", enveloped(account.featureConfig)],
  ["GET /products", "/products", z.strictObject({ response: z.array(account.product), count: number })],
  [
    "GET /vehicles",
    "/vehicles?page=1&per_page=100",
    z.strictObject({
      response: z.array(z.strictObject(vehicles.vehicle)),
      count: number,
      pagination: vehicles.pagination,
    }),
  ],
  ["GET /vehicles/:tag", `/vehicles/${elina}`, enveloped(z.strictObject(vehicles.vehicle))],
  [
    "POST /vehicles/:tag/wake_up",
    `/vehicles/${elina}/wake_up`,
    enveloped(z.strictObject(vehicles.vehicle)),
    {},
  ],
  ["GET /vehicles/:tag/vehicle_data", `/vehicles/${elina}/vehicle_data`, enveloped(vehicles.vehicleData)],
  [
    "GET /vehicles/:tag/recent_alerts",
    `/vehicles/${elina}/recent_alerts`,
    enveloped(z.strictObject({ recent_alerts: z.array(papers.alert) })),
  ],
  ["GET /vehicles/:tag/release_notes", `/vehicles/${elina}/release_notes`, enveloped(papers.releaseNotes)],
  ["GET /vehicles/:tag/service_data", `/vehicles/${elina}/service_data`, enveloped(z.strictObject({}))],
  [
    "GET /vehicles/:tag/mobile_enabled",
    `/vehicles/${elina}/mobile_enabled`,
    enveloped(z.strictObject({ result: yesNo, reason: text })),
  ],
  ["GET /vehicles/:tag/drivers", `/vehicles/${elina}/drivers`, enveloped(z.array(papers.driver))],
  [
    "GET /vehicles/:tag/nearby_charging_sites",
    `/vehicles/${elina}/nearby_charging_sites?count=2&radius=50`,
    enveloped(account.nearbyChargingSites),
  ],
  [
    "POST /vehicles/fleet_status",
    "/vehicles/fleet_status",
    enveloped(account.fleetStatus),
    { vins: [elina] },
  ],
  ...["door_lock", "door_unlock", "flash_lights", "honk_horn", "charge_start", "charge_stop"].map(
    (name): Row => [
      `POST /vehicles/:tag/command/${name}`,
      `/vehicles/${elina}/command/${name}`,
      enveloped(z.strictObject({ result: yesNo, reason: text })),
      {},
    ],
  ),
  // Below /dx there is no envelope.
  ["GET /dx/warranty/details", `/dx/warranty/details?vin=${elina}`, papers.warranties],
  ["GET /dx/vehicles/options", `/dx/vehicles/options?vin=${elina}`, papers.options],
  [
    "GET /dx/vehicles/subscriptions/eligibility",
    `/dx/vehicles/subscriptions/eligibility?vin=${elina}`,
    papers.eligibility,
  ],
  [
    "GET /dx/vehicles/upgrades/eligibility",
    `/dx/vehicles/upgrades/eligibility?vin=${elina}`,
    papers.eligibility,
  ],
  ["GET /dx/charging/history", "/dx/charging/history?pageNo=1&pageSize=50", papers.chargingHistory],
];

const asMatteo: Row[] = [
  ["GET /dx/charging/history", "/dx/charging/history", papers.chargingHistory],
  ["GET /dx/charging/sessions", "/dx/charging/sessions?limit=10&offset=0", papers.businessSessions],
];

const asChloe: Row[] = [
  ["GET /users/orders", "/users/orders", enveloped(z.array(account.order))],
  ["GET /products", "/products", z.strictObject({ response: z.array(account.product), count: number })],
  ["GET /vehicles/:tag/service_data", `/vehicles/${petite}/service_data`, enveloped(papers.serviceVisit)],
];

const asTheApplication: Row[] = [
  [
    "POST /partner_accounts",
    "/partner_accounts",
    enveloped(account.partnerAccount),
    { domain: "api.demo.example" },
  ],
  [
    "GET /partner_accounts/public_key",
    "/partner_accounts/public_key?domain=api.demo.example",
    enveloped(account.partnerAccount.pick({ public_key: true })),
  ],
  [
    "GET /partner_accounts/fleet_telemetry_errors",
    "/partner_accounts/fleet_telemetry_errors",
    enveloped(z.strictObject({ fleet_telemetry_errors: z.array(z.never()) })),
  ],
  [
    "GET /partner_accounts/fleet_telemetry_error_vins",
    "/partner_accounts/fleet_telemetry_error_vins",
    enveloped(z.strictObject({ vins: z.array(text) })),
  ],
  ["GET /vehicles/:tag/specs", `/vehicles/${elina}/specs`, enveloped(z.looseObject({ vin: text }))],
];

type Read = (path: string, init?: RequestInit) => Promise<Response>;

/** One test a row. */
function eachAnswers(rows: Row[], reader: () => Promise<Read>): void {
  for (const row of rows) test(row[0], async () => expectShape(await reader(), row));
}

async function expectShape(read: Read, [call, path, shape, body]: Row): Promise<void> {
  const post = { method: "POST", headers: json, body: JSON.stringify(body) };
  const answer = await read(path, call.startsWith("POST") ? post : { headers: json });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toStartWith("application/json");
  expect(answer.headers.get("x-txid")).toMatch(/^[0-9a-f]{32}$/);
  const parsed = shape.safeParse(await answer.json());
  expect(parsed.success ? "" : z.prettifyError(parsed.error)).toBe("");
}

describe("an owner in Europe asks", () =>
  eachAnswers(asElina, () => simulator.reader("elina@demo.example", "eu")));

describe("the owner of two cars and a business fleet asks", () => {
  eachAnswers(asMatteo, () => simulator.reader("matteo@demo.example", "eu"));

  test("GET /dx/charging/invoice/:tag, and gets a PDF", async () => {
    const read = await simulator.reader("matteo@demo.example", "eu");
    const answer = await read("/dx/charging/invoice/c0ffee-90000101");
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    const pdf = await answer.text();
    expect(pdf).toStartWith("%PDF-1.4\n");
    expect(pdf).toEndWith("%%EOF\n");
    expect(pdf).toContain("Torino, Italy");
    expect((await read("/dx/charging/invoice/c0ffee-1")).status).toBe(404);
  });
});

describe("an owner in America asks", () =>
  eachAnswers(asChloe, () => simulator.reader("chloe@demo.example", "na")));

describe("the application asks with its own token", () =>
  eachAnswers(asTheApplication, () => simulator.partner("eu", "openid vehicle_device_data vehicle_specs")));

test("the place of a car comes with its own scope, when it is asked for", async () => {
  const read = await simulator.reader("elina@demo.example", "eu");
  const answer = await read(`/vehicles/${elina}/vehicle_data?endpoints=location_data`);
  const { response } = (await answer.json()) as { response: { drive_state: unknown } };
  expect(vehicles.driveStateWithPlace.safeParse(response.drive_state).error).toBeUndefined();
});

test("a refusal has Tesla's envelope", async () => {
  const read = await simulator.reader("elina@demo.example", "eu");
  const refusal = z.strictObject({
    response: z.null(),
    error: text,
    error_description: text,
    messages: z.record(text, z.array(text)).optional(),
    txid: z.string().regex(/^[0-9a-f]{32}$/),
  });
  for (const path of ["/vehicles/nobody", "/dx/vehicles/options", "/dx/warranty/details", "/nothing"])
    expect(refusal.safeParse(await (await read(path)).json()).error).toBeUndefined();
});

test("no call is left out here", () => {
  const shown = [...asElina, ...asMatteo, ...asChloe, ...asTheApplication].map(([call]) => call);
  const calls = endpoints.map(({ method, path }) => `${method} ${path}`);
  expect(new Set([...shown, "GET /dx/charging/invoice/:tag"])).toEqual(new Set(calls));
});
