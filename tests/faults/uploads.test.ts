import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { GoogleRefused } from "../../origin/outside/google/port.ts";
import { openGcs } from "../../origin/outside/object-store/gcs.ts";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";
import { askGoogleAt } from "../simulators/google/ask-google-at.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";

/** F24: the object store fails in the middle of an upload. */

const bucket = "cpt-reports";
const name = "reports/017f22e2/model-3.pdf";
let google: RunningGoogle;
let objects: ObjectStore;
beforeEach(async () => {
  google = await startGoogle();
  objects = openGcs({
    ...{ google: askGoogleAt(google.url), bucket, clock: systemClock, pauseMs: 1 },
    lives: { reports: 3_600 },
  });
});
afterEach(async () => {
  await google.stop();
  expect(google.mistakes).toEqual([]);
});

const random = (size: number) => crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)));
const bytesOf = (size: number): Uint8Array =>
  Buffer.concat(Array.from({ length: Math.ceil(size / 65_536) }, () => random(65_536))).subarray(0, size);
const sumOf = (bytes: Uint8Array | undefined) =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");
const lying = () => [...google.storage.objectsIn(bucket).values()];

const sizes = { "in one piece": 60_000, "in a session": 3_000_000 };

describe.each(Object.entries(sizes))("an upload %s", (_how, size) => {
  test.each([
    ["10 %", [0.1]],
    ["50 %", [0.5]],
    ["99 %", [0.99]],
    ["its end, its answer lost", [1]],
    ["10, 50 and 99 % in turn", [0.1, 0.5, 0.99]],
  ])("that is cut at %s arrives whole", async (_where, cuts) => {
    google.uploadFaults.cuts.push(...cuts);
    const bytes = bytesOf(size);
    await objects.put(name, bytes);
    expect(google.uploadFaults.cuts).toEqual([]);
    expect(lying()).toHaveLength(1);
    expect(sumOf(await objects.get(name))).toBe(sumOf(bytes));
  });

  test("that meets 503 twice arrives whole", async () => {
    google.uploadFaults.unavailable = 2;
    const bytes = bytesOf(size);
    await objects.put(name, bytes);
    expect(sumOf(await objects.get(name))).toBe(sumOf(bytes));
  });

  test("that never gets through leaves nothing, and is given up", async () => {
    google.uploadFaults.cuts.push(...Array.from({ length: 50 }, () => 0.01));
    await expect(objects.put(name, bytesOf(size))).rejects.toThrow();
    expect(lying()).toEqual([]);
    expect(google.uploadFaults.cuts.length).toBeGreaterThan(40);
  });

  test("that fails leaves what lay there before as it was", async () => {
    const before = bytesOf(size);
    await objects.put(name, before);
    google.uploadFaults.cuts.push(...Array.from({ length: 50 }, () => 0.01));
    await expect(objects.put(name, bytesOf(size))).rejects.toThrow();
    expect(sumOf(await objects.get(name))).toBe(sumOf(before));
  });
});

test("what has arrived of a session is not sent again", async () => {
  google.uploadFaults.cuts.push(0.5);
  const sent: number[] = [];
  const asking = askGoogleAt(google.url);
  const counting = openGcs({
    google: {
      ...asking,
      ask: (url, init) => {
        if (init.method === "PUT" && init.body instanceof Uint8Array) sent.push(init.body.byteLength);
        return asking.ask(url, init);
      },
    },
    ...{ bucket, clock: systemClock, pauseMs: 1, lives: { reports: 3_600 } },
  });
  await counting.put(name, bytesOf(3_000_000));
  expect(sent[0]).toBe(3_000_000);
  expect(sent[1]).toBeLessThan(3_000_000 - 1_000_000);
  expect(sent).toHaveLength(2);
});

test("reads that meet 503 twice are answered, one that always does is an error", async () => {
  await objects.put(name, bytesOf(1_000));
  google.uploadFaults.unavailable = 2;
  expect(await objects.get(name)).toHaveLength(1_000);
  google.uploadFaults.unavailable = 2;
  expect(await objects.list("reports", 10)).toEqual([name]);
  google.uploadFaults.unavailable = 100;
  await expect(objects.get(name)).rejects.toThrow("Google answered 503");
});

test("what Google refuses for good is no store that is away: nobody is told to come back", async () => {
  const refusing = openGcs({
    google: { ...askGoogleAt(google.url), ask: async () => new Response("{}", { status: 403 }) },
    ...{ bucket, clock: systemClock, pauseMs: 1, lives: { reports: 3_600 } },
  });
  for (const ask of [
    () => refusing.put(name, bytesOf(10)),
    () => refusing.get(name),
    () => refusing.remove(name),
    () => refusing.list("reports", 10),
  ])
    await expect(ask()).rejects.toBeInstanceOf(GoogleRefused);
});

test("a network without Google is a store that is away", async () => {
  await google.stop();
  for (const ask of [
    () => objects.put(name, bytesOf(10)),
    () => objects.get(name),
    () => objects.list("reports", 10),
  ])
    await expect(ask()).rejects.toThrow("service.unavailable");
});
