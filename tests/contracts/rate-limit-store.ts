import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Policy, RateLimitStore, TakeOptions } from "../../edge/outside/rate-limit-store/port.ts";

export interface RateLimitStoreUnderTest {
  store: RateLimitStore;
  /** The same counts, asked from another isolate. */
  other: RateLimitStore;
  /** Lets this much of the store's time go by. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const per = (seconds: number, quota: number, name = "default"): Policy => ({
  name,
  quota,
  windowSeconds: seconds,
});

/** What every rate-limit store promises. */
export function rateLimitStoreContract(name: string, open: () => Promise<RateLimitStoreUnderTest>): void {
  describe(`${name} as a rate-limit store`, () => {
    let under: RateLimitStoreUnderTest;
    let count = 0;
    const fresh = () => `contract ${process.pid} ${Date.now()} ${count++}`;
    beforeAll(async () => {
      under = await open();
    }, 15_000);
    afterAll(() => under.close());

    /** Asked from both isolates in turn, all at once. */
    const many = (times: number, key: string, policies: Policy[], options?: TakeOptions) =>
      Promise.all(
        Array.from({ length: times }, (_, index) =>
          (index % 2 ? under.other : under.store).take(key, policies, options),
        ),
      );
    const granted = (decisions: { granted: number }[]) =>
      decisions.reduce((sum, decision) => sum + decision.granted, 0);

    test.each([1, 7, 50])("of 100 at once %d are granted where that is the quota", async (quota) => {
      const key = fresh();
      const decisions = await many(100, key, [per(60, quota)]);
      expect(granted(decisions)).toBe(quota);
      const left = decisions.filter((each) => each.granted > 0).map(({ policies }) => policies[0]?.remaining);
      expect(left.toSorted((one, other) => Number(one) - Number(other))).toEqual([...Array(quota).keys()]);
    });

    test("what remains falls one by one, and does not rise inside the window", async () => {
      const key = fresh();
      const seen: unknown[] = [];
      for (let index = 0; index < 8; index++)
        seen.push((await under.store.take(key, [per(60, 5)])).policies[0]?.remaining);
      expect(seen).toEqual([4, 3, 2, 1, 0, 0, 0, 0]);
    });

    test("quota comes back as the first of it grows old, not before, and as soon as it was said", async () => {
      const key = fresh();
      const take = () => under.store.take(key, [per(2, 2)]);
      await take();
      await under.pass(700);
      await take();
      const refused = await take();
      expect(refused).toMatchObject({ granted: 0, policies: [{ remaining: 0 }] });
      const resetMs = refused.policies[0]?.resetMs ?? 0;
      expect(resetMs).toBeWithin(900, 1301);
      await under.pass(resetMs - 250);
      expect((await take()).granted).toBe(0);
      await under.pass(260);
      expect((await take()).granted).toBe(1);
      expect((await take()).granted).toBe(0);
    });

    test("two policies at once: what one refuses counts under neither", async () => {
      const key = fresh();
      const policies = [per(1, 2), per(3600, 3, "hour")];
      expect(granted(await many(10, key, policies))).toBe(2);
      const [refused] = await many(1, key, policies);
      expect(refused?.policies).toMatchObject([{ remaining: 0 }, { name: "hour", remaining: 1 }]);
      await under.pass(1_050);
      expect(granted(await many(10, key, policies))).toBe(1);
      const [last] = await many(1, key, policies);
      expect(last?.policies).toMatchObject([{ remaining: 1 }, { remaining: 0 }]);
    });

    test("several are taken at once, as many as there is room for", async () => {
      const key = fresh();
      const take = (wanted: number) => under.store.take(key, [per(60, 10)], { count: wanted });
      expect(await take(7)).toMatchObject({ granted: 7, policies: [{ remaining: 3 }] });
      expect(await take(7)).toMatchObject({ granted: 3, policies: [{ remaining: 0 }] });
      expect(await take(7)).toMatchObject({ granted: 0 });
    });

    test("what is taken for later counts from its last moment", async () => {
      const key = fresh();
      const take = (options?: TakeOptions) => under.store.take(key, [per(2, 2)], options);
      await take({ count: 2, lastsMs: 1000 });
      await under.pass(2_050);
      expect((await take()).granted).toBe(0);
      await under.pass(1_000);
      expect((await take()).granted).toBe(1);
    });

    test("a look counts nothing", async () => {
      const key = fresh();
      const look = () => under.store.take(key, [per(60, 2)], { count: 0 });
      for (let times = 0; times < 5; times++)
        expect(await look()).toMatchObject({ granted: 0, policies: [{ remaining: 2 }] });
      await under.store.take(key, [per(60, 2)]);
      expect(await look()).toMatchObject({ policies: [{ remaining: 1 }] });
    });

    test("a guard counts for all keys behind it, exactly, and what it refuses counts under no key", async () => {
      const guard = { key: fresh(), policies: [per(60, 20, "address")] };
      const decisions = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 ? under.other : under.store).take(fresh(), [per(60, 5)], { guard }),
        ),
      );
      expect(granted(decisions)).toBe(20);
      const key = fresh();
      const refused = await under.store.take(key, [per(60, 5)], { guard });
      expect(refused).toMatchObject({
        granted: 0,
        policies: [{ remaining: 5 }],
        guard: [{ name: "address", remaining: 0 }],
      });
      expect(await under.store.take(key, [per(60, 5)], { count: 0 })).toMatchObject({
        policies: [{ remaining: 5 }],
      });
    });

    test("behind a guard with room a key has its whole quota, and the guard is not charged for its refusals", async () => {
      const guard = { key: fresh(), policies: [per(60, 100, "address")] };
      expect(granted(await many(60, fresh(), [per(60, 10)], { guard }))).toBe(10);
      expect(granted(await many(60, fresh(), [per(60, 10)], { guard }))).toBe(10);
      const look = await under.store.take(guard.key, guard.policies, { count: 0 });
      expect(look.policies[0]?.remaining).toBe(80);
    });

    test("a quota of a million is kept as exactly as one of ten", async () => {
      const key = fresh();
      const take = (wanted: number) => under.store.take(key, [per(60, 1_000_000)], { count: wanted });
      for (let index = 0; index < 50; index++) await take(19_999);
      expect((await take(1)).policies[0]?.remaining).toBe(49);
      expect((await take(100)).granted).toBe(49);
      expect((await take(1)).granted).toBe(0);
    });
  });
}
