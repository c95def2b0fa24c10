import { expect, test } from "bun:test";
import { json, refusalOf, simulatorInTest } from "../simulator-in-test.ts";

const simulator = simulatorInTest();
const worn = "LRWYGCEKXMC202002";
const companion = "LRW3E7EK1PC203003";
const times = <Answer>(count: number, ask: () => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, ask));

test("sixty reads a minute of a car, and the next is told when to come again", async () => {
  const read = await simulator.reader("matteo@demo.example", "eu");
  const ask = () => read(`/vehicles/${worn}/recent_alerts`);
  const answers = await times(60, ask);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers[0]?.headers.get("ratelimit-data-limit")).toBe("60");
  expect(answers.map(({ headers }) => headers.get("ratelimit-data-remaining"))).toContain("0");

  const limited = await ask();
  expect(limited.status).toBe(429);
  expect(await limited.json()).toMatchObject({ response: null, error: "rate limit exceeded" });
  const seconds = Number(limited.headers.get("retry-after"));
  expect(seconds).toBeWithin(1, 61);
  expect(limited.headers.get("ratelimit-data-reset")).toBe(String(seconds));
  expect(limited.headers.get("ratelimit-reset")).toBe(String(seconds));

  await simulator.advance(seconds);
  expect((await ask()).status).toBe(200);
});

test("another car of the account has its own sixty, other applications of the account have not", async () => {
  const read = await simulator.reader("matteo@demo.example", "eu");
  const readAgain = await simulator.reader("matteo@demo.example", "eu");
  await times(60, () => read(`/vehicles/${worn}/recent_alerts`));
  expect((await read(`/vehicles/${companion}/recent_alerts`)).status).toBe(200);
  expect((await readAgain(`/dx/warranty/details?vin=${worn}`)).status).toBe(429);
});

test("three wakes and thirty commands a minute", async () => {
  const read = await simulator.reader("matteo@demo.example", "eu");
  const post = (name: string) => read(`/vehicles/${worn}/${name}`, { method: "POST", headers: json });
  const wakes = await times(4, () => post("wake_up"));
  expect(wakes.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
  const commands = await times(31, () => post("command/flash_lights"));
  expect(commands.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("the state of a car has no limit, and costs nothing", async () => {
  const read = await simulator.reader("matteo@demo.example", "eu");
  const answers = await times(80, () => read(`/vehicles/${worn}`));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await simulator.read("/meter")).toMatchObject({ usd: 0 });
});

test("limits are settings, and null is none", async () => {
  const read = await simulator.reader("matteo@demo.example", "eu");
  await simulator.set({ dataPerMinute: null, wakesPerMinute: 1, authPerSecond: 1 });
  const answers = await times(80, () => read(`/vehicles/${worn}/recent_alerts`));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(answers[0]?.headers.has("ratelimit-data-limit")).toBe(false);
  const tokens = await times(2, () => refusalOf(simulator.client().refresh("EU_any")));
  expect(tokens.map(({ status }) => status).sort()).toEqual([401, 429]);
});
