import { expect, test } from "bun:test";
import { leasing } from "./leasing.ts";
import { memoryRateLimits } from "./memory.ts";
import type { Policy, TakeOptions } from "./port.ts";

const policy = (quota: number, windowSeconds = 60): Policy[] => [{ name: "default", quota, windowSeconds }];

/** A store that counts how often it is asked, and what is asked of it, behind isolates that lease from it. */
function leasingOver(isolates = 1) {
  const clock = { ms: 1_000_000 };
  const now = () => clock.ms;
  const counts = memoryRateLimits({ now });
  const asked: TakeOptions[] = [];
  const store = {
    take: (key: string, policies: readonly Policy[], options: TakeOptions = {}) => {
      asked.push(options);
      return counts.take(key, policies, options);
    },
  };
  const leases = Array.from({ length: isolates }, () => leasing(store, { now }));
  const take = async (policies: Policy[], isolate = 0) => {
    const lease = leases[isolate] as (typeof leases)[number];
    return lease.takeHeld("k") ?? lease.take("k", policies);
  };
  return { clock, asked, take, counts };
}

test("a key that isn't busy asks each time", async () => {
  const { clock, asked, take } = leasingOver();
  for (let index = 0; index < 30; index++, clock.ms += 250) await take(policy(1000));
  expect(asked).toHaveLength(30);
});

test("a busy key holds what it used lately, a twentieth of its quota at most, for a second at most", async () => {
  const { clock, asked, take } = leasingOver();
  for (let index = 0; index < 300; index++, clock.ms += 10) await take(policy(1000));
  const leases = asked.filter(({ count = 1 }) => count > 1);
  expect(leases.length).toBeGreaterThan(2);
  // One for the request that asks, and fifty to hold.
  expect(Math.max(...leases.map(({ count = 1 }) => count))).toBe(51);
  expect(new Set(leases.map(({ lastsMs }) => lastsMs))).toEqual(new Set([1000]));
  expect(asked.length).toBeLessThan(150);
});

test("a short window is leased from for a twentieth of it", async () => {
  const { clock, asked, take } = leasingOver();
  for (let index = 0; index < 300; index++, clock.ms += 10) await take(policy(1000, 4));
  expect(asked.find(({ count = 1 }) => count > 1)?.lastsMs).toBe(200);
});

test("no stretch of a window holds more than the quota, however isolates lease", async () => {
  const { clock, take } = leasingOver(3);
  const allowed: number[] = [];
  for (let index = 0; index < 40_000; index++, clock.ms += (index * 7919) % 11)
    if ((await take(policy(900, 10), index % 3)).granted > 0) allowed.push(clock.ms);
  const crowded = allowed.filter((atMs, index) => atMs - (allowed[index - 900] ?? -Infinity) < 10_000);
  expect(crowded).toEqual([]);
  expect(allowed.length).toBeGreaterThan(10_000);
});

test("what was held and not used is lost with its moment, and never used later", async () => {
  const { clock, take, counts } = leasingOver();
  for (let index = 0; index < 130; index++, clock.ms += 10) await take(policy(1000));
  const { remaining = 0 } = (await counts.take("k", policy(1000), { count: 0 })).policies[0] ?? {};
  clock.ms += 1_100;
  const after = await take(policy(1000));
  expect(after.leased).toBeUndefined();
  expect(after.policies[0]?.remaining).toBeLessThan(remaining);
});

test("where half of the quota is used every request asks", async () => {
  const { clock, asked, take } = leasingOver();
  for (let index = 0; index < 400; index++, clock.ms += 10) await take(policy(400));
  const late = asked.slice(asked.findLastIndex(({ count = 1 }) => count > 1) + 1);
  expect(late.length).toBeGreaterThan(150);
});
