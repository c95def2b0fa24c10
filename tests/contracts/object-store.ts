import { beforeAll, describe, expect, test } from "bun:test";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";

export interface ObjectStoreUnderTest {
  objects: ObjectStore;
  lifeSeconds: number;
  pass(milliseconds: number): Promise<void>;
}

/** What every object store promises. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStoreUnderTest>): void {
  describe(`${name} as an object store`, () => {
    let store: ObjectStore;
    let under: ObjectStoreUnderTest;
    let count = 0;
    const fresh = () => `reports/contract-${process.pid}-${count++}/model-3.pdf`;
    beforeAll(async () => {
      under = await open();
      store = under.objects;
    });

    test("bytes are read as they were put, and nothing where nothing was", async () => {
      const name = fresh();
      expect(await store.get(name)).toBeUndefined();
      const bytes = crypto.getRandomValues(new Uint8Array(60_000));
      await store.put(name, bytes);
      expect(await store.get(name)).toEqual(bytes);
    });

    test("putting again replaces; of many at once one is there, whole", async () => {
      const name = fresh();
      const versions = Array.from({ length: 20 }, (_, index) => new Uint8Array(30_000).fill(index));
      await Promise.all(versions.map((bytes) => store.put(name, bytes)));
      const found = await store.get(name);
      expect(versions.some((bytes) => Bun.deepEquals(bytes, found))).toBe(true);
    });

    test("removing tells whether anything was there", async () => {
      const name = fresh();
      await store.put(name, new Uint8Array([1]));
      expect(await store.remove(name)).toBe(true);
      expect(await store.remove(name)).toBe(false);
      expect(await store.get(name)).toBeUndefined();
    });

    test("what has lived out its days is gone", async () => {
      const name = fresh();
      await store.put(name, new Uint8Array([1]));
      await under.pass(under.lifeSeconds * 1000 - 1_000);
      expect(await store.get(name)).toBeDefined();
      await under.pass(1_000);
      expect(await store.get(name)).toBeUndefined();
      expect(await store.sweep()).toBeGreaterThan(0);
    });

    test.each([
      "",
      "/etc/passwd",
      "../x",
      "a/../../x",
      "a//b",
      "a/./b",
      ".hidden",
      "a\\b",
      "a\u0000b",
      "a b",
      `${"a".repeat(600)}`,
    ])("%p is no name", async (name) => {
      await expect(store.put(name, new Uint8Array([1]))).rejects.toThrow("Naming an object");
      await expect(store.get(name)).rejects.toThrow("Naming an object");
      await expect(store.remove(name)).rejects.toThrow("Naming an object");
    });
  });
}
