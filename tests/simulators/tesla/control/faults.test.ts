import { describe, expect, test } from "bun:test";
import { refusalOf, simulatorInTest } from "../simulator-in-test.ts";

const simulator = simulatorInTest();
const car = "/vehicles/LRW3E7EB6NC101001";

describe("a raw status", () => {
  test.each([
    [402, "payment required"],
    [408, "vehicle unavailable: vehicle is offline or asleep"],
    [418, "client version is not supported"],
    [423, ""],
    [424, "upstream answer invalid"],
    [451, "unavailable for legal reasons"],
    [499, "client closed request"],
    [503, "upstream internal error"],
    [540, "device unexpected response"],
  ])("%p says %p", async (status, error) => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await simulator.fault({ path: "/vehicle_data", status, times: 1 });
    expect(await refusalOf(read(`${car}/vehicle_data`))).toEqual({ status, error });
  });

  test("may say what else that status can mean", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await simulator.fault({ path: "/vehicle_data", status: 403, error: "unsupported vehicle" });
    expect(await refusalOf(read(`${car}/vehicle_data`))).toEqual({
      status: 403,
      error: "unsupported vehicle",
    });
  });
});

describe("chance", () => {
  test("hits about its share, and the same requests for the same seed", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    const storm = async () => {
      await simulator.client().control("/faults", undefined, "DELETE");
      await simulator.set({ seed: 42, dataPerMinute: null });
      await simulator.fault({ path: "/recent_alerts", status: 403, error: "Unauthorized", chance: 0.3 });
      const statuses: number[] = [];
      for (let at = 0; at < 200; at += 1) statuses.push((await read(`${car}/recent_alerts`)).status);
      return statuses;
    };
    const first = await storm();
    expect(first.filter((status) => status === 403).length).toBeWithin(40, 81);
    expect(await storm()).toEqual(first);
  });

  test("what it lets pass meets the next fault", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await simulator.fault({ status: 502, chance: 0, path: "/recent_alerts" });
    await simulator.fault({ status: 504, path: "/recent_alerts" });
    expect((await read(`${car}/recent_alerts`)).status).toBe(504);
  });
});

test("skip lets so many pass before the first", async () => {
  const read = await simulator.reader("elina@demo.example", "eu");
  await simulator.fault({ path: "/recent_alerts", status: 500, skip: 2, times: 1 });
  const statuses: number[] = [];
  for (let at = 0; at < 4; at += 1) statuses.push((await read(`${car}/recent_alerts`)).status);
  expect(statuses).toEqual([200, 200, 500, 200]);
});

test("a consent is taken back in the middle of a report", async () => {
  const { access_token, refresh_token } = await simulator.client().signIn("elina@demo.example");
  const read = (path: string) => simulator.client().get(`/eu/api/1${car}${path}`, access_token);
  await simulator.fault({ path: "/recent_alerts", answer: "revoke", times: 1 });
  expect((await read("/vehicle_data")).status).toBe(200);
  expect(await refusalOf(read("/recent_alerts"))).toEqual({ status: 401, error: "login_required" });
  expect((await read("/vehicle_data")).status).toBe(401);
  expect((await simulator.client().refresh(refresh_token)).status).toBe(401);
});

test("the token host has a firewall too", async () => {
  await simulator.fault({ path: "/token-host", answer: "html" });
  const answer = await simulator.client().refresh("EU_any");
  expect(answer.status).toBe(403);
  expect(answer.headers.get("content-type")).toBe("text/html");
});
