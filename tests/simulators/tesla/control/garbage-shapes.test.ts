import { describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { simulatorInTest } from "../simulator-in-test.ts";
import { findGarbage, garbageShapes } from "./garbage-shapes.ts";

const simulator = simulatorInTest();
const path = "/eu/api/1/vehicles/LRW3E7EB6NC101001/vehicle_data";
/** Long enough to see that an endless answer is one; what ends has the time of a loaded machine. */
const [patienceMs, endsWithinMs] = [150, 10_000];

/** All bytes that come over a connection of its own until it ends; nothing in between is clever. */
async function bytesOf(
  accessToken: string,
  waitMs = endsWithinMs,
): Promise<{ bytes: Buffer; end: "closed" | "reset" | "waiting" }> {
  const { hostname, port } = new URL(simulator.url());
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<"closed" | "reset" | "waiting">();
  const socket = connect(Number(port), hostname);
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => resolve("reset"));
  socket.on("close", () => resolve("closed"));
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${accessToken}\r\nConnection: close\r\n\r\n`,
  );
  const timer = setTimeout(() => resolve("waiting"), waitMs);
  const end = await promise;
  clearTimeout(timer);
  socket.destroy();
  return { bytes: Buffer.concat(chunks), end };
}

test("there are at least forty, each with a name of its own and one line that says what it is", () => {
  expect(garbageShapes.length).toBeGreaterThanOrEqual(40);
  expect(new Set(garbageShapes.map(({ name }) => name)).size).toBe(garbageShapes.length);
  for (const { name, say } of garbageShapes) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(say.length).toBeWithin(10, 100);
    expect(findGarbage(name)?.say).toBe(say);
  }
});

test("the control lists them, and takes a name or a place in the list", async () => {
  const { shapes } = (await simulator.read("/garbage")) as { shapes: { index: number; name: string }[] };
  expect(shapes).toHaveLength(garbageShapes.length);
  const at = shapes.findIndex(({ name }) => name === "null");
  await simulator.fault({ garbage: at, times: 1 });
  await simulator.fault({ garbage: "empty-array", times: 1 });
  expect(await simulator.read("/faults")).toMatchObject({
    faults: [{ garbage: "null" }, { garbage: "empty-array" }],
  });
  expect((await simulator.fault({ garbage: "roses" })).status).toBe(422);
  expect((await simulator.fault({ garbage: 999 })).status).toBe(422);
});

describe("each shape differs from the real answer, and only the endless ones last", () => {
  for (const [index, { name, isEndless }] of garbageShapes.entries())
    test(`${index} ${name}`, async () => {
      const { access_token } = await simulator.client().signIn("elina@demo.example");
      const real = (await bytesOf(access_token)).bytes.toString("latin1");
      await simulator.fault({ path: "/vehicle_data", garbage: name, times: 1 });
      // 50 MiB may take longer than any patience.
      const isHuge = name.startsWith("huge-");
      const garbage = await bytesOf(access_token, isEndless || isHuge ? patienceMs : endsWithinMs);
      const withoutMoment = (text: string) =>
        text.replaceAll(/\d{10,13}|x-txid: \w+|Date: [^\r]*/g, "").replace(/ratelimit-data-\w+: \d+/gi, "");
      expect(withoutMoment(garbage.bytes.toString("latin1"))).not.toBe(withoutMoment(real));
      if (!isHuge) expect(garbage.end === "waiting").toBe(isEndless);
      await simulator.client().control("/faults", undefined, "DELETE");
      expect((await simulator.client().get(path, access_token)).status).toBe(200);
    });
});

describe("on the wire", () => {
  const garbage = async (name: string) => {
    const { access_token } = await simulator.client().signIn("elina@demo.example");
    await simulator.fault({ path: "/vehicle_data", garbage: name, times: 1 });
    return bytesOf(access_token);
  };

  test("a length is a lie, in both directions", async () => {
    for (const [name, isMore] of [
      ["length-too-large", true],
      ["length-too-small", false],
    ] as const) {
      const [head = "", body = ""] = (await garbage(name)).bytes.toString().split("\r\n\r\n");
      const promised = Number(head.match(/content-length: (\d+)/i)?.[1]);
      expect(promised > body.length).toBe(isMore);
    }
  });

  test("a connection ends without a byte, closed or reset", async () => {
    expect(await garbage("closed-at-once")).toMatchObject({ bytes: Buffer.alloc(0) });
    expect((await garbage("reset")).bytes).toHaveLength(0);
  });

  test("a slow answer stops when the faults are cleared", async () => {
    const { access_token } = await simulator.client().signIn("elina@demo.example");
    await simulator.fault({ path: "/vehicle_data", garbage: "slow-loris", times: 1 });
    // Its head comes at once, its body a byte at a time.
    const answer = await simulator.client().get(path, access_token);
    // It may break off before the answer of the call that ends it is there.
    const end = answer.text().then(
      () => "whole",
      () => "broken off",
    );
    await simulator.client().control("/faults", undefined, "DELETE");
    expect(await end).toBe("broken off");
  });
});

test("a client that follows a redirect to another host is seen, and whether it brought its token", async () => {
  const { access_token } = await simulator.client().signIn("elina@demo.example");
  await simulator.fault({ path: "/vehicle_data", garbage: "redirect-elsewhere", times: 1 });
  const answer = await simulator.client().get(path, access_token, { redirect: "manual" });
  expect(answer.status).toBe(302);
  expect(new URL(answer.headers.get("location") ?? "").host).not.toBe(new URL(simulator.url()).host);
  expect(await simulator.read("/elsewhere")).toEqual({ visits: 0, with_token: 0 });
  await fetch(`${simulator.url()}/elsewhere`, { headers: { authorization: "Bearer x" } });
  expect(await simulator.read("/elsewhere")).toEqual({ visits: 1, with_token: 1 });
});

test("garbage is billed as its status says: 200 costs", async () => {
  const { access_token } = await simulator.client().signIn("elina@demo.example");
  await simulator.fault({ path: "/vehicle_data", garbage: "slow-headers", times: 1 });
  await simulator
    .client()
    .get(path, access_token, { signal: AbortSignal.timeout(50) })
    .catch(() => undefined);
  await Bun.sleep(20);
  expect(await simulator.read("/meter")).toMatchObject({ categories: { data: { billed: 1 } } });
});
