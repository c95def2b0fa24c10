import { beforeAll, describe, expect, test } from "bun:test";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";
import { Fault } from "../../shared/faults.ts";

export interface ObjectStoreUnderTest {
  /** With the lives below. */
  objects: ObjectStore;
  pass(milliseconds: number): Promise<void>;
  /** Opens an address that the store gave, as a browser would; unset where it gives none. */
  open?(address: string): Promise<Response>;
  /** Nothing can be asked of it from now on, or again. */
  setAway(isAway: boolean): void;
}

const lifeSeconds = 7 * 24 * 3600;
export const contractLives = { reports: lifeSeconds, photos: 24 * 3600, kept: Number.POSITIVE_INFINITY };

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

    test("what is there is there, and what lived out its days or never came is not", async () => {
      const name = fresh();
      expect(await store.has(name)).toBe(false);
      await store.put(name, new Uint8Array([1]));
      expect(await store.has(name)).toBe(true);
      expect(await store.has(name.slice(0, name.lastIndexOf("/")))).toBe(false);
      await under.pass(lifeSeconds * 1000 - 1_000);
      expect(await store.has(name)).toBe(true);
      await under.pass(1_000);
      expect(await store.has(name)).toBe(false);
    });

    test("an address opens its object under the name that was asked for, and once its time is over no more", async () => {
      const name = fresh();
      await store.put(name, new Uint8Array([1, 2, 3]));
      const link = { method: "GET", seconds: 60, fileName: "model-3.pdf" } as const;
      const address = await store.linkTo(name, link);
      // A store without addresses of its own says so, for whatever name.
      if (!under.open)
        return expect([address, await store.linkTo(fresh(), link)]).toEqual([undefined, undefined]);
      if (address === undefined) throw new Error("This store gives addresses");
      const opened = await under.open(address);
      expect(await opened.bytes()).toEqual(new Uint8Array([1, 2, 3]));
      expect(opened.headers.get("content-disposition")).toBe('attachment; filename="model-3.pdf"');
      await under.pass(59_000);
      expect((await under.open(address)).status).toBe(200);
      await under.pass(1_000);
      expect((await under.open(address)).status).toBe(400);
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
      await under.pass(lifeSeconds * 1000 - 1_000);
      expect(await store.get(name)).toBeDefined();
      await under.pass(1_000);
      expect(await store.get(name)).toBeUndefined();
    });

    test("each kind lives as long as it should, and one without a life is not stored", async () => {
      const [short, long] = [fresh().replace("reports", "photos"), fresh().replace("reports", "kept")];
      await Promise.all([short, long].map((name) => store.put(name, new Uint8Array([1]))));
      await under.pass(24 * 3600_000);
      expect(await store.get(short)).toBeUndefined();
      await under.pass(400 * 24 * 3600_000);
      expect(await store.get(long)).toEqual(new Uint8Array([1]));
      await expect(store.put("strangers/a", new Uint8Array([1]))).rejects.toThrow("nothing says how long");
    });

    test("a folder's names are listed in order, those below it too, as many as asked for", async () => {
      const folder = `kept/listed-${process.pid}`;
      expect(await store.list(folder, 10)).toEqual([]);
      const names = ["c", "a/2", "a/1", "b"].map((name) => `${folder}/${name}`);
      for (const name of [...names, `${folder}-beside/d`]) await store.put(name, new Uint8Array([1]));
      expect(await store.list(folder, 10)).toEqual(names.toSorted());
      expect(await store.list(folder, 2)).toEqual(names.toSorted().slice(0, 2));
      expect(await store.list(`${folder}/a`, 10)).toEqual([`${folder}/a/1`, `${folder}/a/2`]);
    });

    test("one that is away says so and when to come back, whatever it is asked, and has lost nothing", async () => {
      const [name, other] = [fresh(), fresh()];
      const bytes = new Uint8Array([1, 2, 3]);
      await store.put(name, bytes);
      const link = { method: "GET", seconds: 60, fileName: "model-3.pdf" } as const;
      const deeds: Record<string, () => Promise<unknown>> = {
        put: () => store.put(other, bytes),
        putLarge: () => store.put(other, new Uint8Array(300_000)),
        get: () => store.get(name),
        has: () => store.has(name),
        remove: () => store.remove(name),
        list: () => store.list("reports", 10),
        ...(under.open && { linkTo: () => store.linkTo(name, link) }),
      };
      under.setAway(true);
      const refusals: Record<string, unknown> = {};
      for (const [deed, ask] of Object.entries(deeds))
        refusals[deed] = await ask().then(
          () => "not refused",
          (error) => (error instanceof Fault ? [error.code, error.extras.headers] : error),
        );
      under.setAway(false);
      const isLater = { "retry-after": expect.stringMatching(/^[1-9]\d*$/) };
      for (const deed of Object.keys(deeds))
        expect([deed, refusals[deed]]).toEqual([deed, ["service.unavailable", isLater]]);
      expect(await store.get(name)).toEqual(bytes);
      expect(await store.has(other)).toBe(false);
    });

    test("what has lived out its days is not listed", async () => {
      const name = fresh();
      await store.put(name, new Uint8Array([1]));
      const folder = name.slice(0, name.lastIndexOf("/"));
      expect(await store.list(folder, 10)).toEqual([name]);
      await under.pass(lifeSeconds * 1000);
      expect(await store.list(folder, 10)).toEqual([]);
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
      await expect(store.has(name)).rejects.toThrow("Naming an object");
      const link = { method: "GET", seconds: 60, fileName: "a.pdf" } as const;
      await expect(store.linkTo(name, link)).rejects.toThrow("Naming an object");
    });
  });
}
