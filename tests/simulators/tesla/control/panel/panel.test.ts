import { describe, expect, test } from "bun:test";
import { simulatorInTest } from "../../simulator-in-test.ts";

const simulator = simulatorInTest();
const vin = "XP7YGCELXRB305005";

const page = async (path = "/control/") => (await fetch(simulator.url() + path)).text();
const post = (name: string, fields: Record<string, string> = {}): Promise<Response> =>
  fetch(`${simulator.url()}/control/panel/${name}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });

describe("the panel", () => {
  test("is a page without scripts that shows people, cars, meter, clock, faults and settings", async () => {
    const answer = await fetch(`${simulator.url()}/control/`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await answer.text();
    for (const part of ["clock", "faults", "cars", "people", "meter", "settings"])
      expect(html).toContain(`<h2 id="${part}">`);
    expect(html).not.toContain("<script");
    expect(html).not.toMatch(/undefined|\[object/);
    expect(html.match(/<li>/g)?.length).toBe(12);
    expect(await page("/control/panel/style.css")).toContain("main");
  });

  test("labels every field", async () => {
    const html = await page();
    const ids = [...html.matchAll(/<(?:input|select)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(html).toContain(`<label for="${id}">`);
  });

  test("shows a car's name literally", async () => {
    const html = await page();
    expect(html).toContain("Big &lt;b&gt;Bird&lt;/b&gt;");
    expect(html).not.toContain("<b>Bird");
  });
});

describe("its forms", () => {
  test("move the clock, and say so", async () => {
    const before = Date.now();
    const answer = await post("clock", { seconds: "28800" });
    expect(answer.status).toBe(303);
    expect(await page(answer.headers.get("location") ?? "")).toContain("The clock was moved");
    const { now } = await simulator.read("/clock");
    expect(Date.parse(String(now)) - before).toBeWithin(28_800_000, 28_860_000);
  });

  test("plan a fault, remove it, clear all", async () => {
    await post("fault", {
      what: '{"status":503}',
      path: "/vehicle_data",
      times: "3",
      chance: "",
      method: "",
    });
    await post("fault", { what: '{"garbage":"utf-16"}' });
    await post("fault", { what: "{}", latency_ms: "300" });
    expect(await simulator.read("/faults")).toEqual({
      faults: [{ path: "/vehicle_data", times: 3, status: 503 }, { garbage: "utf-16" }, { latency_ms: 300 }],
    });
    await post("remove-fault", { index: "0" });
    expect(await page()).toContain("utf-16");
    await post("clear-faults");
    expect(await simulator.read("/faults")).toEqual({ faults: [] });
  });

  test("turn a car", async () => {
    await post("car", { vin, rest: "asleep", in_service: "on", is_driver: "on" });
    const { cars } = (await simulator.read("/cars")) as { cars: { vin: string }[] };
    expect(cars.find((car) => car.vin === vin)).toMatchObject({
      state: "asleep",
      in_service: true,
      mobile_access: false,
      access_type: "DRIVER",
      is_supported: false,
    });
  });

  test("change settings: sent as it was shown, the form changes nothing", async () => {
    const before = await simulator.read("/settings");
    const fields = new URLSearchParams();
    const html = await page();
    const form = html.slice(html.indexOf('<form method="post" action="/control/panel/settings">'));
    for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
      const [, name = ""] = tag.match(/name="([^"]+)"/) ?? [];
      const [, value = ""] = tag.match(/value="([^"]*)"/) ?? [];
      if (!tag.includes("checkbox") || tag.includes("checked")) fields.append(name, value);
    }
    fields.set("sleepingSays", "asleep");
    const send = () =>
      fetch(`${simulator.url()}/control/panel/settings`, {
        method: "POST",
        body: fields,
        redirect: "manual",
      });
    expect((await send()).status).toBe(303);
    expect(await simulator.read("/settings")).toEqual(before);

    fields.set("wakeDelaySeconds", "5-40");
    fields.set("billingLimitUsd", "10");
    await send();
    expect(await simulator.read("/settings")).toMatchObject({
      wakeDelaySeconds: [5, 40],
      billingLimitUsd: 10,
    });
  });

  test("revoke a consent, and reset", async () => {
    const { access_token } = await simulator.client().signIn("elina@demo.example");
    expect(await page()).toContain("vehicle_device_data");
    await post("revoke", { email: "elina@demo.example" });
    expect((await simulator.client().get("/eu/api/1/vehicles", access_token)).status).toBe(401);
    await post("clock", { seconds: "86400" });
    await post("reset");
    const { now } = await simulator.read("/clock");
    expect(Math.abs(Date.parse(String(now)) - Date.now())).toBeLessThan(10_000);
  });

  test.each([
    ["clock", { seconds: "soon" }],
    ["fault", { what: "{}" }],
    ["car", { vin: "nobody" }],
    ["settings", { seed: "x" }],
    ["revoke", { email: "nobody@demo.example" }],
  ])("%s tells what is wrong with %p", async (name, fields: Record<string, string>) => {
    const answer = await post(name, fields);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('role="alert"');
  });
});
