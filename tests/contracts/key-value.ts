import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";

export interface KeyValueUnderTest {
  keyValue: KeyValue;
  /** Lets this much of the store's own time go by. */
  pass(milliseconds: number): Promise<void>;
}

/** What every key-value store promises. */
export function keyValueContract(name: string, open: () => Promise<KeyValueUnderTest>): void {
  describe(`${name} as a key-value store`, () => {
    let store: KeyValue;
    let pass: KeyValueUnderTest["pass"];
    let count = 0;
    const fresh = () => `contract:${process.pid}:${count++}`;
    beforeAll(async () => {
      ({ keyValue: store, pass } = await open());
    });
    afterAll(() => store.close());

    test("a value is read as it was set, and nothing where nothing was", async () => {
      const key = fresh();
      expect(await store.get(key)).toBeUndefined();
      await store.set(key, 'Здравей, \u0000 "quoted"\n', 60);
      expect(await store.get(key)).toBe('Здравей, \u0000 "quoted"\n');
      await store.set(key, "", 60);
      expect(await store.get(key)).toBe("");
    });

    test("a value ends with its life", async () => {
      const key = fresh();
      await store.set(key, "short", 1);
      await pass(1_100);
      expect(await store.get(key)).toBeUndefined();
      expect(await store.take(key)).toBeUndefined();
      expect(await store.remove(key)).toBe(false);
      expect(await store.add(key, "again", 60)).toBe(true);
    });

    test("of many that add at once, one is told that it did", async () => {
      const key = fresh();
      const told = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.add(key, `${index}`, 60)),
      );
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await store.get(key)).toBe(String(told.indexOf(true)));
    });

    test("of many that take at once, one gets the value", async () => {
      const key = fresh();
      await store.set(key, "once", 60);
      const taken = await Promise.all(Array.from({ length: 50 }, () => store.take(key)));
      expect(taken.filter((value) => value !== undefined)).toEqual(["once"]);
    });

    test("replacing asks that nobody else changed it", async () => {
      const key = fresh();
      expect(await store.replace(key, "", "new", 60)).toBe(false);
      await store.set(key, "old", 60);
      const told = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.replace(key, "old", `new ${index}`, 60)),
      );
      expect(told.filter(Boolean)).toHaveLength(1);
      expect(await store.get(key)).toBe(`new ${told.indexOf(true)}`);
    });

    test("replacing a value by itself lets it live on", async () => {
      const key = fresh();
      await store.set(key, "same", 1);
      expect(await store.replace(key, "same", "same", 60)).toBe(true);
      await pass(1_100);
      expect(await store.get(key)).toBe("same");
    });

    test("many that count at once each see their own sum, and the life begins with the first", async () => {
      const key = fresh();
      const sums = await Promise.all(Array.from({ length: 50 }, () => store.count(key, 2, 1)));
      expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 2 * index + 2));
      await pass(1_100);
      expect(await store.count(key, 5, 60)).toBe(5);
    });

    test("what is prolonged lives on, and what is gone stays gone", async () => {
      const key = fresh();
      expect(await store.prolong(key, 60)).toBe(false);
      await store.set(key, "value", 1);
      expect(await store.prolong(key, 60)).toBe(true);
      await pass(1_100);
      expect(await store.get(key)).toBe("value");
    });

    test("a lock is given back by who holds it, and by nobody else", async () => {
      const key = fresh();
      await store.add(key, "mine", 60);
      expect(await store.release(key, "another's")).toBe(false);
      expect(await store.release(key, "mine")).toBe(true);
      expect(await store.release(key, "mine")).toBe(false);
    });

    test("removing tells whether anything was there", async () => {
      const key = fresh();
      await store.set(key, "there", 60);
      expect(await store.remove(key)).toBe(true);
      expect(await store.remove(key)).toBe(false);
    });

    test("it answers", async () => {
      await store.ping();
    });
  });
}
