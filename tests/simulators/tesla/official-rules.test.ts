import { expect, test } from "bun:test";
import type { Tokens } from "./demo-client.ts";
import { json, simulatorInTest } from "./simulator-in-test.ts";
import { createSeededRandom } from "./world/seeded-random.ts";

// The rules that Tesla publishes, held against whatever order things happen in: each seed is another order.

const simulator = simulatorInTest();
const seeds = Array.from({ length: 12 }, (_, at) => at + 1);
const hour = 3600;

/** What a reader of the rules expects of the tokens of one sign-in. */
interface Expected {
  current: string;
  lastUsed: { token: string; secondsAgo: number } | undefined;
  older: string[];
  liveAccess: string;
  deadAccess: string[];
}

test.each(seeds)("refresh tokens are single use, with a day's grace for the last (seed %p)", async (seed) => {
  const random = createSeededRandom(seed);
  const first = await simulator.client().signIn("elina@demo.example");
  const expected: Expected = {
    current: first.refresh_token,
    lastUsed: undefined,
    older: [],
    liveAccess: first.access_token,
    deadAccess: [],
  };
  let accessSeconds = 0;
  for (let step = 0; step < 30; step += 1) {
    const dice = random.next();
    if (dice < 0.3) {
      const seconds = Math.ceil(random.next() * 9 * hour);
      await simulator.advance(seconds);
      accessSeconds += seconds;
      if (expected.lastUsed) expected.lastUsed.secondsAgo += seconds;
      continue;
    }
    const token = pick(expected, dice, random.next());
    if (token === undefined) continue;
    const isCurrent = token === expected.current;
    const isInGrace = token === expected.lastUsed?.token && expected.lastUsed.secondsAgo < 24 * hour - 5;
    const answer = await simulator.client().refresh(token);
    expect([step, answer.status]).toEqual([step, isCurrent || isInGrace ? 200 : 401]);
    if (answer.status !== 200) {
      expect(await answer.json()).toMatchObject({ error: "login_required" });
      continue;
    }
    const pair = (await answer.json()) as Tokens;
    if (isCurrent) {
      if (expected.lastUsed) expected.older.push(expected.lastUsed.token);
      expected.lastUsed = { token, secondsAgo: 0 };
    } else expected.older.push(expected.current);
    expected.current = pair.refresh_token;
    expected.deadAccess.push(expected.liveAccess);
    expected.liveAccess = pair.access_token;
    accessSeconds = 0;
  }
  const status = async (token: string) =>
    (await simulator.client().get("/eu/api/1/users/region", token)).status;
  expect(await status(expected.liveAccess)).toBe(accessSeconds < 8 * hour - 5 ? 200 : 401);
  for (const token of expected.deadAccess) expect(await status(token)).toBe(401);
});

/** Mostly a good token; at times the last used one again, or one that is older. */
function pick({ current, lastUsed, older }: Expected, dice: number, which: number): string | undefined {
  if (dice < 0.65) return current;
  if (dice < 0.85) return lastUsed?.token;
  return older[Math.floor(which * older.length)];
}

const priceUsd = { data: 0.002, commands: 0.001, wakes: 0.02 };

test.each(seeds)(
  "every answer below 500 is billed by its category, and nothing else (seed %p)",
  async (seed) => {
    const random = createSeededRandom(seed);
    const car = "/vehicles/LRW3E7EB6NC101001";
    const read = await simulator.reader("elina@demo.example", "eu");
    const calls = [
      ["data", `${car}/vehicle_data`, "GET"],
      ["data", "/vehicles/unknown/recent_alerts", "GET"],
      ["data", "/dx/warranty/details", "GET"],
      ["wakes", `${car}/wake_up`, "POST"],
      ["commands", `${car}/command/honk_horn`, "POST"],
      ["free", car, "GET"],
      ["free", "/users/region", "GET"],
    ] as const;
    await simulator.fault({ path: "/eu/", status: 503, chance: 0.2 });
    await simulator.fault({ path: "/eu/", status: 408, chance: 0.1 });
    await simulator.set({ dataPerMinute: 20, seed });
    let microUsd = 0;
    for (let step = 0; step < 60; step += 1) {
      const [category, path, method] = calls[Math.floor(random.next() * calls.length)] ?? calls[0];
      const { status } = await read(path, { method, headers: json });
      if (status < 500 && category !== "free") microUsd += priceUsd[category] * 1_000_000;
    }
    expect((await simulator.read("/meter"))["usd"]).toBeCloseTo(microUsd / 1_000_000, 9);
  },
);
