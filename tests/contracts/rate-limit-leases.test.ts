import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Policy, RateLimitStore } from "../../edge/outside/rate-limit-store/port.ts";
import { type Counters, startCounters } from "./rate-limit-store-workerd.ts";

/** Leases where it matters: two isolates, each with its own, over the same objects. */
let counters: Counters;
let isolates: RateLimitStore[];
beforeAll(async () => {
  counters = await startCounters();
  isolates = [counters.isolate("first", { leased: true }), counters.isolate("second", { leased: true })];
}, 15_000);
afterAll(() => counters.stop());

const policy = (quota: number): Policy[] => [{ name: "default", quota, windowSeconds: 60 }];
const ask = (key: string, quota: number, index: number) =>
  (isolates[index % 2] as RateLimitStore).take(key, policy(quota));

test("N at once at a limit of L are exactly L, whichever isolate they meet", async () => {
  const all = await Promise.all(Array.from({ length: 300 }, (_, index) => ask("burst", 120, index)));
  expect(all.filter(({ granted }) => granted === 1)).toHaveLength(120);
});

test("a busy key is served from its lease, never above its limit, and what remains does not rise", async () => {
  const quota = 400;
  let granted = 0;
  let leased = 0;
  const remaining: number[][] = [[], []];
  for (let index = 0; index < 3_000 && granted < quota + 1; index++) {
    const decision = await ask("steady", quota, index);
    granted += decision.granted;
    if (decision.leased) leased += 1;
    remaining[index % 2]?.push(decision.policies[0]?.remaining ?? 0);
    if (decision.granted === 0) break;
    await Bun.sleep(6);
  }
  expect(leased).toBeGreaterThan(50);
  expect(granted).toBeLessThanOrEqual(quota);
  // What an isolate held when its key fell silent is lost: a few, of the last lease.
  expect(granted).toBeGreaterThan(quota * 0.9);
  for (const seen of remaining) expect(seen).toEqual(seen.toSorted((one, other) => other - one));
}, 30_000);

test("near the limit every request asks, so that it is met exactly by a burst", async () => {
  const quota = 200;
  let granted = 0;
  for (let index = 0; granted < quota * 0.55; index++) {
    granted += (await ask("edge", quota, index)).granted;
    await Bun.sleep(10);
  }
  await Bun.sleep(1_100);
  const look = await counters.isolate("first", {}).take("edge", policy(quota), { count: 0 });
  const left = look.policies[0]?.remaining ?? 0;
  const burst = await Promise.all(Array.from({ length: 300 }, (_, index) => ask("edge", quota, index)));
  expect(burst.filter((decision) => decision.granted === 1)).toHaveLength(left);
}, 30_000);
